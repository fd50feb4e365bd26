using System.CommandLine;
using KernelGen.Benchmarks.Compare;

namespace KernelGen.Benchmarks;

/// <summary>The verbs of this program. What cannot be run is said in one line, and the exit code is 2.</summary>
internal static class CommandLine
{
    private const int Success = 0;
    private const int Failure = 1;
    private const int BadInput = 2;

    public static int Run(string[] args)
    {
        var root = new RootCommand("Measures KernelGen's kernels.") { CompareCommand.Create() };
        var parsed = root.Parse(args);
        foreach (var error in parsed.Errors)
            Console.Error.WriteLine(error.Message);
        return parsed.Errors.Count > 0 ? BadInput : parsed.Invoke();
    }
}
