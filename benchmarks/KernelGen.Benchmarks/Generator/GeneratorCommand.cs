using System.CommandLine;
using System.Globalization;
using KernelGen.Benchmarks.Compare.Timing;

namespace KernelGen.Benchmarks.Generator;

/// <summary>The verb <c>generator</c>: how long the generator itself takes for projects of 1, 10 and 50 layers, cold and warm.</summary>
internal static class GeneratorCommand
{
    /// <summary>The verb by which the program calls itself for a cold run.</summary>
    public const string OnceVerb = "generate-once";

    private const int ColdRuns = 3;
    private const int WarmRuns = 9;

    private static readonly int[] Sizes = [1, 10, 50];

    public static Command Create()
    {
        var command = new Command("generator", "Times the source generator over projects of 1, 10 and 50 layers.");
        command.SetAction(_ => Report());
        return command;
    }

    /// <summary>Prints the milliseconds of one run; for <see cref="ColdRun"/>.</summary>
    public static Command CreateOnce()
    {
        var layers = new Argument<int>("layers");
        var command = new Command(OnceVerb) { layers };
        command.Hidden = true;
        command.SetAction(parsed =>
        {
            new DeclaredProject(parsed.GetValue(layers)).Generate(out var time);
            Console.WriteLine(time.TotalMilliseconds.ToString(CultureInfo.InvariantCulture));
        });
        return command;
    }

    private static void Report()
    {
        Console.WriteLine("Milliseconds that the compiler spends in the generator; sizes all different, so no kernel is shared.");
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"Cold: first run of a fresh process (median of {ColdRuns}). Warm: later runs in one process (median of {WarmRuns})."));
        Console.WriteLine("");
        Console.WriteLine($"{"layers",6}{"cold",10}{"a layer",10}{"warm",10}{"a layer",10}{"files",8}{"KB",8}");
        foreach (int layers in Sizes)
        {
            double cold = Median.Of(Enumerable.Range(0, ColdRuns).Select(_ => ColdRun.Measure(layers).TotalMilliseconds));
            var project = new DeclaredProject(layers);
            var result = project.Generate(out _);
            double warm = Median.Of(Enumerable.Range(0, WarmRuns).Select(_ =>
            {
                project.Generate(out var time);
                return time.TotalMilliseconds;
            }));
            double kilobytes = result.GeneratedTrees.Sum(tree => tree.Length) / 1024.0;
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{layers,6}{cold,10:F0}{cold / layers,10:F1}{warm,10:F0}{warm / layers,10:F1}"
                + $"{result.GeneratedTrees.Length,8}{kilobytes,8:F0}"));
        }
    }
}
