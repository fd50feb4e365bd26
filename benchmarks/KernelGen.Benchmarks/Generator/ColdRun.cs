using System.Diagnostics;
using System.Globalization;

namespace KernelGen.Benchmarks.Generator;

/// <summary>The generator's first run in a process of its own, where every method is still to be compiled: what a clean build without a compiler server pays.</summary>
internal static class ColdRun
{
    /// <summary>Starts this program again and has it generate once.</summary>
    /// <exception cref="InvalidOperationException">The process failed.</exception>
    public static TimeSpan Measure(int layers)
    {
        string program = Environment.ProcessPath!;
        var start = new ProcessStartInfo(program) { RedirectStandardOutput = true };

        // Under `dotnet Program.dll` the process is dotnet itself, and its first argument is this program.
        if (Path.GetFileNameWithoutExtension(program) == "dotnet")
            start.ArgumentList.Add(Environment.GetCommandLineArgs()[0]);
        start.ArgumentList.Add(GeneratorCommand.OnceVerb);
        start.ArgumentList.Add(layers.ToString(CultureInfo.InvariantCulture));
        using var process = Process.Start(start)!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"A fresh process that generates {layers} layers ended with code {process.ExitCode}.");
        return TimeSpan.FromMilliseconds(double.Parse(output, CultureInfo.InvariantCulture));
    }
}
