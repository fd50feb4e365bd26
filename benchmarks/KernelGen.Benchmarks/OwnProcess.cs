using System.Diagnostics;

namespace KernelGen.Benchmarks;

/// <summary>This program in a process of its own, for what must begin afresh or have its memory to itself.</summary>
internal static class OwnProcess
{
    /// <summary>Starts this program with other arguments and gives back what it prints; what it says on standard error is shown.</summary>
    /// <exception cref="InvalidOperationException">The process failed.</exception>
    public static string Run(IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null)
    {
        var assembly = typeof(OwnProcess).Assembly;
        string program = Environment.ProcessPath!;
        string own = Path.GetFileNameWithoutExtension(assembly.Location) + (OperatingSystem.IsWindows() ? ".exe" : "");
        bool itself = Path.GetFileName(program) == own;
        var start = new ProcessStartInfo(itself ? program : "dotnet") { RedirectStandardOutput = true };

        // Under `dotnet KernelGen.Benchmarks.dll`, and within a test, the process is another program.
        if (!itself)
            start.ArgumentList.Add(assembly.Location);
        foreach (string argument in arguments)
            start.ArgumentList.Add(argument);
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0
            ? output
            : throw new InvalidOperationException(
                $"A fresh process for `{string.Join(' ', start.ArgumentList)}` ended with code {process.ExitCode}.");
    }
}
