using FashionMnist.Data;
using KernelGen.Benchmarks.Compare.Report;
using KernelGen.Benchmarks.Shapes;
using KernelGen.Samples;
using KernelGen.Training;

namespace KernelGen.Benchmarks.Compare.Accuracy;

/// <summary>One run of <c>compare</c> over a suite of trainings: results on standard output, progress on standard error.</summary>
internal static class AccuracyRun
{
    private const int Seeds = 3;

    public static void Run(CompareOptions options, Suite suite)
    {
        ImageSet trainImages = Read(options.Data, IdxFolder.Train), testImages = Read(options.Data, IdxFolder.Test);
        var scale = PixelScale.Of(trainImages);
        Dataset train = scale.Apply(trainImages), test = scale.Apply(testImages);
        var cases = options.Quick ? [.. suite.Accuracy.Where(run => run.Method == Methods.Dense || run.Sparsity == 0.9)] : suite.Accuracy;
        var results = new List<AccuracyResult>();

        // Round by round over the seeds, so that a slow phase of the machine hits all cases alike.
        for (int seed = 1; seed <= (options.Quick ? 1 : Seeds); seed++)
        {
            for (int i = 0; i < cases.Count; i++)
            {
                var run = cases[i];
                if (seed == 1)
                    _ = AccuracyTraining.Train(run with { Epochs = 1 }, train, test, seed: 0, options.Threads);
                var result = AccuracyTraining.Train(run, train, test, seed, options.Threads);
                results.Add(result);
                Console.Error.WriteLine(FormattableString.Invariant(
                    $"seed {seed}, {i + 1}/{cases.Count}: {run}: {100 * result.TestAccuracy:0.00} % in {result.Seconds:0.00} s"));
                if (options.Json is { } json)
                    AccuracyJson.Write(json, options.Threads, results);
            }
        }

        Console.WriteLine(
            MachineFacts.Processor()
            + FormattableString.Invariant($", {options.Threads} {(options.Threads == 1 ? "thread" : "threads")}; ")
            + FormattableString.Invariant($"{train.Count:N0} training and {test.Count:N0} test images"));
        var points = AccuracyPoint.Of(results);
        foreach (string line in AccuracyTable.Lines(points))
            Console.WriteLine(line);
        if (options.Plots is { } folder)
        {
            foreach (var network in points.GroupBy(point => point.Case.Network))
                Console.WriteLine(AccuracyPlot.Write(folder, network.Key, [.. network]));
        }
    }

    private static ImageSet Read(DirectoryInfo? folder, string set) =>
        folder is null ? EmbeddedImages.Read(set) : IdxFolder.Read(folder.FullName, set);
}
