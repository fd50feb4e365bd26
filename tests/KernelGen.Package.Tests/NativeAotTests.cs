using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace KernelGen.Package.Tests;

/// <summary>A trainer that is compiled ahead of time computes the same bits as one that is compiled at run time.</summary>
public sealed class NativeAotTests(PackedPackage package)
{
    [Fact]
    public async Task A_trainer_compiled_ahead_of_time_computes_the_same_bits()
    {
        string folder = package.CreateConsumer("ahead-of-time", "AotTrainer");
        string[] facts = [$"-p:KernelGenVersion={package.Version}", "-p:UseSharedCompilation=false"];
        var (exitCode, output) = await DotnetCommand.Run(
            folder,
            ["publish", "--configuration", "Release", "--runtime", Target, "--output", "native", .. facts, "-p:PublishAot=true",
                .. InstructionSet]);
        Assert.SkipWhen(exitCode != 0 && LacksTools(output), $"Nothing can be compiled ahead of time for {Target} here:\n{output}");
        Assert.True(exitCode == 0, $"Publishing ended with {exitCode}:\n{output}");
        Assert.DoesNotContain("warning", output, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("AotTrainer.dll", Directory.GetFiles(Path.Combine(folder, "native")).Select(Path.GetFileName));
        string ahead = await DotnetCommand.SucceedWith(
            Path.Combine(folder, "native", OperatingSystem.IsWindows() ? "AotTrainer.exe" : "AotTrainer"), folder);

        await DotnetCommand.Succeed(folder, ["build", "--configuration", "Release", "--output", "managed", .. facts]);
        string atRunTime = await DotnetCommand.Succeed(folder, Path.Combine("managed", "AotTrainer.dll"));

        Assert.StartsWith("compiled ahead of time\n", ahead, StringComparison.Ordinal);
        Assert.StartsWith("compiled at run time\n", atRunTime, StringComparison.Ordinal);
        Assert.Contains("convolutions: epoch 5, loss ", atRunTime, StringComparison.Ordinal);
        Assert.Contains("pooled: epoch 5, loss ", atRunTime, StringComparison.Ordinal);
        Assert.Equal(WithoutFirstLine(atRunTime), WithoutFirstLine(ahead));
        TestContext.Current.TestOutputHelper?.WriteLine(ahead);
    }

    /// <summary>
    /// The vectors that the compiler at run time uses on this machine. Without a word, the one ahead of time takes those of the
    /// oldest processors.
    /// </summary>
    private static string[] InstructionSet =>
        RuntimeInformation.ProcessArchitecture != Architecture.X64 || !Vector256.IsHardwareAccelerated ? []
        : [Vector512.IsHardwareAccelerated ? "-p:IlcInstructionSet=native" : "-p:IlcInstructionSet=x86-64-v3"];

    /// <summary>One that packages exist for: <c>linux-x64</c> and not that of a distribution.</summary>
    private static string Target =>
        (OperatingSystem.IsWindows() ? "win" : OperatingSystem.IsMacOS() ? "osx" : "linux") + "-"
            + RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant();

    /// <summary>Whether publishing failed because the machine has no linker or no registry has the compiler.</summary>
    private static bool LacksTools(string output) =>
        output.Contains("Platform linker", StringComparison.Ordinal)
        || (output.Contains("ILCompiler", StringComparison.Ordinal) && output.Contains("NU1101", StringComparison.Ordinal));

    private static string WithoutFirstLine(string text) => text[(text.IndexOf('\n', StringComparison.Ordinal) + 1)..];
}
