using System.CommandLine;
using KernelGen.Benchmarks.Compare.Accuracy;
using KernelGen.Benchmarks.Compare.Growth;
using KernelGen.Benchmarks.Compare.SparsityLayouts;
using KernelGen.Benchmarks.Compare.Modules;
using KernelGen.Benchmarks.Compare.Networks;
using KernelGen.Benchmarks.Compare.Tuning;
using KernelGen.Benchmarks.Compare.Upkeep;
using KernelGen.Benchmarks.Shapes;

namespace KernelGen.Benchmarks.Compare;

/// <summary>The verb <c>compare</c> and its options.</summary>
internal static class CompareCommand
{
    public static Command Create(Func<int, Action<string>, Baselines> load)
    {
        var suite = new Option<string>("--suite") { Description = $"Which layers: {string.Join(", ", Suite.Names)}.", Required = true };
        suite.AcceptOnlyFromAmong([.. Suite.Names]);
        var quick = new Option<bool>("--quick")
        {
            Description =
                "A few chosen cases, under 45 seconds; of suite growth, fewer rounds; of suite accuracy, one seed and 90 % alone.",
        };
        var threads = new Option<int>("--threads")
        {
            Description = "Threads of every contender.",
            DefaultValueFactory = _ => 1,
            CustomParser = CompareArguments.Threads,
        };
        var width = new Option<VectorWidth?>("--width")
        {
            Description = "Vectors of our kernels and of the peak: 128, 256, 512 or scalar. Without it, those that a user gets.",
            CustomParser = CompareArguments.Width,
        };
        var mask = new Option<IReadOnlyList<MaskKind>>("--mask")
        {
            Description = "How nonzeros lie: uniform, skewed (density grows quadratically over the columns) or both.",
            DefaultValueFactory = _ => [MaskKind.Uniform],
            CustomParser = CompareArguments.Masks,
        };
        var tuning = new Option<bool>("--tuning") { Description = "Compare tuned layers with untuned ones instead of with others." };
        var json = new Option<FileInfo?>("--json") { Description = "Write the results to this file." };
        json.Validators.Add(CompareArguments.RequireWritableFile);
        var plots = new Option<DirectoryInfo?>("--plot")
        {
            Description = "Draw time over sparsity, or over what it grows with, into this folder (SVG).",
        };
        plots.Validators.Add(CompareArguments.RequireWritableFolder);

        var data = new Option<DirectoryInfo?>("--data")
        {
            Description = "Folder with the four files of Fashion-MNIST, for suite accuracy; without it, the 10,000 images of the sample.",
        };

        var command = new Command(
            "compare",
            "Times this project's layers against the paper's algorithms, dense layers (ours and libtorch's) "
            + "and MKL's sparse product, and training steps against libtorch's.")
        {
            suite, quick, threads, width, mask, tuning, json, plots, data,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(tuning) && result.GetResult(plots) is not null)
                result.AddError("--tuning draws nothing; leave out --plot.");
        });
        command.SetAction(parsed => Run(new CompareOptions(
            parsed.GetRequiredValue(suite), parsed.GetValue(quick), parsed.GetValue(threads), parsed.GetValue(width),
            parsed.GetValue(mask)!, parsed.GetValue(tuning), parsed.GetValue(json), parsed.GetValue(plots))
        {
            Load = load,
            Data = parsed.GetValue(data),
        }));
        return command;
    }

    private static void Run(CompareOptions options)
    {
        var suite = Suite.Read(options.Suite);
        if (suite.Accuracy.Count == 0 && options.Data is not null)
            throw new SuiteException($"Suite {suite.Name} measures time on random numbers; leave out --data.");
        if (suite.Accuracy.Count > 0 && options.Tuning)
            throw new SuiteException($"Suite {suite.Name} trains tuned networks; leave out --tuning.");
        if (suite.Networks.Count + suite.Modules.Count > 0 && (options.Tuning || options.Plots is not null))
        {
            throw new SuiteException(
                $"Suite {suite.Name} measures whole training steps, tuned and without pictures; leave out --tuning and --plot.");
        }

        if (suite.Layouts.Count > 0 && (options.Tuning || options.Plots is not null || options.Width is not null))
        {
            throw new SuiteException(
                $"Suite {suite.Name} measures the tuned layers that a user gets, without pictures; "
                + "leave out --tuning, --plot and --width.");
        }

        if (suite.Upkeep.Count > 0 && (options.Tuning || options.Plots is not null))
            throw new SuiteException($"Suite {suite.Name} measures tuned layers, without pictures; leave out --tuning and --plot.");
        if (suite.Layouts.Count > 0)
            LayoutsRun.Run(options, suite);
        else if (suite.Upkeep.Count > 0)
            UpkeepRun.Run(options, suite);
        else if (suite.Accuracy.Count > 0)
            AccuracyRun.Run(options, suite);
        else if (suite.Modules.Count > 0)
            ModulesRun.Run(options, suite);
        else if (suite.Networks.Count > 0)
            NetworkRun.Run(options, suite);
        else if (options.Tuning)
            TuningRun.Run(options, suite);
        else if (suite.AsksForGrowth)
            GrowthRun.Run(options, suite);
        else
            CompareRun.Run(options, suite);
    }
}
