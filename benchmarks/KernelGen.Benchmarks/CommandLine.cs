using System.CommandLine;
using KernelGen.Benchmarks.Compare;
using KernelGen.Benchmarks.Compare.Contenders;
using KernelGen.Benchmarks.Compare.Networks;
using KernelGen.Benchmarks.Config;
using KernelGen.Benchmarks.Generator;
using KernelGen.Benchmarks.Shapes;

namespace KernelGen.Benchmarks;

/// <summary>The verbs of this program. What cannot be run is said in one line: exit code 2 for bad input, 1 where contenders disagree.</summary>
internal static class CommandLine
{
    private const int Disagreement = 1;
    private const int BadInput = 2;

    public static int Run(string[] args)
    {
        var root = new RootCommand("Measures KernelGen's kernels.")
        {
            CompareCommand.Create(), BenchCommand.Create(), GeneratorCommand.Create(), GeneratorCommand.CreateOnce(), NetworkSide.Create(),
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
        catch (SuiteException e)
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
