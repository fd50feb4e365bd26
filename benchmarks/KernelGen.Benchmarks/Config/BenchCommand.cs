using System.CommandLine;
using BenchmarkDotNet.Running;

namespace KernelGen.Benchmarks.Config;

/// <summary>The verb <c>bench</c>: BenchmarkDotNet's classes, with BenchmarkDotNet's own options after it.</summary>
internal static class BenchCommand
{
    public static Command Create()
    {
        var command = new Command("bench", "Runs BenchmarkDotNet classes; its options follow, --filter '*Forward*' for example.") { TreatUnmatchedTokensAsErrors = false };
        command.SetAction(parsed =>
        {
            BenchmarkSwitcher.FromAssembly(typeof(BenchCommand).Assembly).Run([.. parsed.UnmatchedTokens], new KernelConfig());
        });
        return command;
    }
}
