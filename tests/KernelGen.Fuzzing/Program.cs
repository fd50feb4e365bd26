using System.Diagnostics;
using System.Globalization;
using KernelGen.Fuzzing.Running;

namespace KernelGen.Fuzzing;

/// <summary>With <c>--cases</c>: runs that many random cases and says what disagrees. Without: runs the tests of this project.</summary>
internal static class Program
{
    private const string Usage = "usage: KernelGen.Fuzzing --cases N [--seed S] [--parallel P] [--show F]\n"
        + "  runs the cases of the seeds S to S + N - 1, P pools of them at the same time, and prints the first F disagreements in full";

    public static async Task<int> Main(string[] arguments)
    {
        if (!arguments.Contains("--cases"))
            return await Xunit.Runner.InProc.SystemConsole.ConsoleRunner.Run(arguments);
        var options = new Dictionary<string, int> { ["--cases"] = 0, ["--seed"] = 1, ["--parallel"] = Environment.ProcessorCount, ["--show"] = 20 };
        for (int i = 0; i < arguments.Length; i += 2)
        {
            if (i + 1 >= arguments.Length || !options.ContainsKey(arguments[i]) || !int.TryParse(arguments[i + 1], NumberStyles.None, CultureInfo.InvariantCulture, out int value))
            {
                Console.Error.WriteLine(Usage);
                return 2;
            }

            options[arguments[i]] = value;
        }

        return Fuzz(options["--seed"], options["--cases"], Math.Max(1, options["--parallel"]), options["--show"]);
    }

    private static int Fuzz(int seed, int cases, int parallel, int show)
    {
        var (summary, clock) = (new Summary(), Stopwatch.StartNew());
        Console.WriteLine($"seeds {seed} to {seed + cases - 1}");
        Fuzzer.Run(seed, cases, parallel, outcomes =>
        {
            foreach (var outcome in outcomes)
            {
                summary.Add(outcome);
                if (outcome.Where is not null && show-- > 0)
                    Console.WriteLine(Summary.Describe(outcome));
            }

            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{clock.Elapsed:hh\\:mm\\:ss}  {summary.Cases} of {cases} cases, {summary.Failures.Count} disagree, {summary.Undecided} undecided"));
        });
        Console.WriteLine(summary);
        return summary.Failures.Count == 0 ? 0 : 1;
    }
}
