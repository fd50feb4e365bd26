using System.Diagnostics;

namespace KernelGen.Samples.Tests;

/// <summary>Makes what a path can lead to besides files and folders. Where a system does not know it, the test is skipped.</summary>
internal static class SpecialFiles
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static void MakeFifo(string path)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no pipes among its files.");
        using var process = Process.Start("mkfifo", [path]);
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }

    public static void Link(string path, string target)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows lets not every user make links.");
        File.CreateSymbolicLink(path, target);
    }

    /// <summary>What a call returns that could wait for ever; then the test fails.</summary>
    public static Task<T> Soon<T>(Func<T> call) => Task.Run(call).WaitAsync(Patience);
}
