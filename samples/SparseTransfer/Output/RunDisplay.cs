using KernelGen.Samples;
using KernelGen.Training;
using Spectre.Console;
using SparseTransfer.CommandLine;
using SparseTransfer.Data;
using SparseTransfer.Model;

namespace SparseTransfer.Output;

/// <summary>Shows a run while it lasts and what it came to.</summary>
internal sealed class RunDisplay
{
    private readonly IAnsiConsole _console;

    /// <summary>Prepares the display.</summary>
    /// <param name="output">Where it goes.</param>
    public RunDisplay(TextWriter output) => _console = SampleConsole.Open(output);

    /// <summary>Shows what will be trained, and where the weights come from.</summary>
    public void Show(TransferOptions options, TransferData data)
    {
        var (run, settings) = (options.Run, options.Settings);
        bool once = TransferRun.ComputesFeaturesOnce(run.Method, options.Freeze, settings, data);
        _console.WriteLine(data.Description);
        _console.WriteLine(
            $"images of {settings.Size} x {settings.Size}, {data.Classes} classes, batches of {settings.Batch}; method {run.Title}");
        _console.WriteLine(run.Weights == WeightsKind.Pretrained
            ? $"pretrained: all convolutions and batch normalisations, {Pretrained.Source}\nlicence of the weights: {Pretrained.Licence}"
            : $"random (seed {settings.Seed}): all convolutions");
        _console.WriteLine($"random (seed {settings.Seed}): the classifier, and the order of the images");
        if (run.IsSparse)
            _console.WriteLine("dense: the first convolution and the classifier");
        if (Frozen(run.Method, options.Freeze) is { } frozen)
            _console.WriteLine($"not trained: {frozen}; computed {(once ? "once for each image" : "in every step")}");
        if (settings.Distill is { } teacher)
            _console.WriteLine($"teacher: {teacher}");
        _console.WriteLine();
    }

    /// <summary>Shows the epochs of a training as they end.</summary>
    /// <param name="epochs">How many there will be.</param>
    /// <param name="train">Takes all steps; it is given who hears of them, null for nobody.</param>
    public Task FollowAsync(int epochs, Func<IProgress<TrainingProgress>?, Task> train)
    {
        _console.WriteLine(EpochRow.Header);
        return SampleConsole.FollowAsync(_console, bar => train(bar is null ? null : new ProgressBar(bar, epochs)));
    }

    /// <summary>Shows an epoch.</summary>
    public void Show(EpochResult epoch, double sparsity) => _console.WriteLine(EpochRow.Of(epoch, sparsity));

    /// <summary>Shows the trained network and where the time went.</summary>
    public void Show(TrainedRun run)
    {
        var result = run.Result;
        _console.WriteLine();
        _console.WriteLine(run.Network.Describe());
        _console.Write(Parts(result));
        var kinds = LayerTime.ByKind(run.Layers);
        _console.WriteLine("kinds of layers in a step of the last epoch");
        _console.Write(LayerTimeTable.Create(kinds, TimeSpan.FromMilliseconds(result.LastPartsMs.Total), "data, loading, loss, optimiser"));
        if (result.FeatureSeconds > 0)
            _console.WriteLine($"outputs of the frozen layers for the training images: {result.FeatureSeconds:0.0} s, computed once");
        _console.WriteLine(
            $"test accuracy {100 * result.TestAccuracy:0.00} % after {result.Seconds:0.0} s of training on {run.Network.Threads} "
            + $"{(run.Network.Threads == 1 ? "thread" : "threads")}; a step of the last epoch takes {result.StepMs:N1} ms (median)");
    }

    private static Table Parts(RunResult result)
    {
        var (all, last) = (result.PartsMs, result.LastPartsMs);
        var table = new Table().Border(TableBorder.Rounded).AddColumn("part of a step");
        foreach (string epochs in (string[])["all epochs", "the last"])
            table.AddColumn(new TableColumn($"ms, mean of {epochs}").RightAligned());
        Row("data (waiting)", parts => parts.Data);
        Row("loading", parts => parts.Loading);
        Row("forward", parts => parts.Forward);
        Row("loss", parts => parts.Loss);
        Row("backward", parts => parts.Backward);
        Row("masks and optimiser", parts => parts.Optimizer);
        Row("together", parts => parts.Total);
        return table;

        void Row(string name, Func<StepParts, double> part) => table.AddRow(name, $"{part(all):N2}", $"{part(last):N2}");
    }

    private static string? Frozen(MethodKind method, int freeze) => (method, freeze) switch
    {
        (MethodKind.Probe, _) => "everything but the classifier",
        (MethodKind.LastBlock, _) => "everything before the last residual group",
        (_, 0) => null,
        _ => $"the first convolution and {(freeze == 1 ? "the first residual group" : $"the first {freeze} residual groups")}",
    };

    private sealed class ProgressBar(ProgressTask task, int epochs) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value)
        {
            task.Description = $"epoch {value.Epoch}/{epochs}  loss {value.Loss:0.000}  {value.SamplesPerSecond:N0} samples/s";
            task.Value = 100 * (value.Epoch - 1 + ((double)value.SamplesDone / value.Samples)) / epochs;
        }
    }
}
