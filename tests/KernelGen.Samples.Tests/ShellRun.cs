using System.Diagnostics;

namespace KernelGen.Samples.Tests;

/// <summary>A sample run as a program of its own by a shell, with whatever the shell connects it to.</summary>
internal sealed record ShellRun(int ExitCode, string Output, string Error)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    /// <summary>Runs a script in which <c>sample</c> starts FashionMnist.</summary>
    /// <param name="folder">The current directory at the start.</param>
    /// <param name="script">The script, for <c>sh</c>.</param>
    public static async Task<ShellRun> Of(TemporaryFolder folder, string script)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The scripts are for a Unix shell.");
        string program = Path.Combine(AppContext.BaseDirectory, "FashionMnist.dll");
        var start = new ProcessStartInfo("sh", ["-c", "sample() { dotnet \"$PROGRAM\" \"$@\"; }\n" + script])
        {
            WorkingDirectory = folder.Path,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["PROGRAM"] = program;
        using var process = Process.Start(start)!;
        using var patience = new CancellationTokenSource(Patience);
        var output = process.StandardOutput.ReadToEndAsync(patience.Token);
        var error = process.StandardError.ReadToEndAsync(patience.Token);
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }

        return new ShellRun(process.ExitCode, await output, await error);
    }
}
