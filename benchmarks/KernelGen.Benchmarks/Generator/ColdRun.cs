using System.Globalization;

namespace KernelGen.Benchmarks.Generator;

/// <summary>
/// The generator's first run in a process of its own, where every method is still to be compiled: what a clean build without a
/// compiler server pays.
/// </summary>
internal static class ColdRun
{
    /// <summary>Starts this program again and has it generate once.</summary>
    /// <exception cref="InvalidOperationException">The process failed.</exception>
    public static TimeSpan Measure(int layers)
    {
        string output = OwnProcess.Run([GeneratorCommand.OnceVerb, layers.ToString(CultureInfo.InvariantCulture)]);
        return TimeSpan.FromMilliseconds(double.Parse(output, CultureInfo.InvariantCulture));
    }
}
