using System.CommandLine;
using KernelGen.Benchmarks.Compare;
using KernelGen.Benchmarks.Compare.Contenders;
using KernelGen.Benchmarks.Compare.Networks;
using KernelGen.Benchmarks.Config;
using KernelGen.Benchmarks.Generator;
using KernelGen.Benchmarks.Shapes;
using KernelGen.Samples;

namespace KernelGen.Benchmarks;

/// <summary>
/// The verbs of this program. What cannot be run is said in one line: exit code 2 for bad input, 1 where our layers compute wrong
/// numbers.
/// </summary>
internal static class CommandLine
{
    private const int Disagreement = 1;
    private const int BadInput = 2;

    /// <summary>Runs a verb.</summary>
    /// <param name="args">The command line.</param>
    /// <param name="load">Loads the baselines that <c>compare</c> times; null for libtorch's and MKL's.</param>
    public static int Run(string[] args, Func<int, Action<string>, Baselines>? load = null)
    {
        var root = new RootCommand("Measures KernelGen's kernels.")
        {
            CompareCommand.Create(load ?? Baselines.Load), BenchCommand.Create(), GeneratorCommand.Create(),
            GeneratorCommand.CreateOnce(), NetworkSide.Create(),
        };
        var parsed = root.Parse(args);
        foreach (var error in parsed.Errors)
            Console.Error.WriteLine(error.Message);
        if (parsed.Errors.Count > 0)
            return BadInput;
        try
        {
            return parsed.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
        }
        catch (Exception e) when (e is SuiteException or InputException)
        {
            Console.Error.WriteLine(e.Message);
            return BadInput;
        }
        catch (DisagreementException e)
        {
            Console.Error.WriteLine(e.Message);
            return Disagreement;
        }
    }
}
