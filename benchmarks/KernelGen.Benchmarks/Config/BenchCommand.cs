using System.CommandLine;
using BenchmarkDotNet.Running;

namespace KernelGen.Benchmarks.Config;

/// <summary>The verb <c>bench</c>: BenchmarkDotNet's classes, with BenchmarkDotNet's own options after it.</summary>
internal static class BenchCommand
{
    private const int NothingRan = 2;

    /// <summary>Options by which BenchmarkDotNet runs nothing and is right to.</summary>
    private static readonly string[] Questions = ["--list", "--info", "--version"];

    public static Command Create()
    {
        var command = new Command(
            "bench", "Runs BenchmarkDotNet classes; its own options follow, such as --filter '*Forward*' or --list flat.")
        {
            TreatUnmatchedTokensAsErrors = false,
        };
        command.SetAction(parsed => Run([.. parsed.UnmatchedTokens]));
        return command;
    }

    private static int Run(string[] options)
    {
        // Without options BenchmarkDotNet asks on the terminal which class to run, and a script has nobody to answer.
        if (options.Length == 0)
        {
            Console.Error.WriteLine(
                "bench needs BenchmarkDotNet's options: --filter '*' runs everything, --list flat shows what there is.");
            return NothingRan;
        }

        bool ran = BenchmarkSwitcher.FromAssembly(typeof(BenchCommand).Assembly).Run(options, new KernelConfig()).Any();
        return ran || options.Any(Questions.Contains) ? 0 : NothingRan;
    }
}
