using KernelGen.Samples;
using KernelGen.Training;
using SparseTransfer.CommandLine;
using SparseTransfer.Data;
using SparseTransfer.Model;
using SparseTransfer.Output;

namespace SparseTransfer;

/// <summary>A training from the weights that a run begins with.</summary>
/// <param name="settings">Images, epochs, threads and the like.</param>
/// <param name="data">The images.</param>
/// <param name="display">Shows its epochs.</param>
internal sealed class TransferRun(Settings settings, TransferData data, RunDisplay display)
{
    /// <summary>
    /// Whether the frozen layers run once for each image. Where images change from epoch to epoch, or a teacher needs them, they run in
    /// every step, but for the method probe.
    /// </summary>
    /// <param name="method">What is trained.</param>
    /// <param name="freeze">Residual groups that the user freezes.</param>
    /// <param name="settings">Images, epochs, threads and the like.</param>
    /// <param name="data">The images.</param>
    public static bool ComputesFeaturesOnce(MethodKind method, int freeze, Settings settings, TransferData data) =>
        method == MethodKind.Probe || (FrozenGroups(method, freeze) > 0 && data.ImagesStay && settings.Distill is null);

    /// <summary>Refuses what cannot be done, before anything takes time.</summary>
    /// <param name="settings">Images, epochs, threads and the like.</param>
    /// <param name="run">Method, sparsity, weights.</param>
    /// <param name="freeze">Residual groups that stay as they are.</param>
    /// <exception cref="InputException">It cannot be done.</exception>
    public static void Require(Settings settings, RunChoice run, int freeze)
    {
        if (freeze == Pretrained.Groups && run.Method != MethodKind.Probe)
        {
            throw new InputException(
                $"--freeze {freeze} leaves the classifier alone to be trained. Add --method probe, which computes its features once.");
        }

        if (settings.Distill is not null && run.Method == MethodKind.Probe)
        {
            throw new InputException(
                "--distill does not go with the method probe: a teacher takes images, a classifier features. Leave it away.");
        }

        if (settings.Distill is { } file && !File.Exists(file))
            throw new InputException($"--distill {file}: there is no such file. Name a file that --save has written.");
        if (run.Weights == WeightsKind.Pretrained)
            Pretrained.RequireThere(Pretrained.WeightsFile);
    }

    /// <summary>Trains.</summary>
    /// <param name="run">Method, sparsity, weights.</param>
    /// <param name="freeze">Residual groups that stay as they are.</param>
    /// <param name="cancellation">Stops between two steps.</param>
    /// <returns>The run, which the caller disposes of.</returns>
    /// <exception cref="InputException">
    /// The pretrained weights or those of a teacher cannot be used, or the training has diverged.
    /// </exception>
    public async Task<TrainedRun> TrainAsync(RunChoice run, int freeze, CancellationToken cancellation)
    {
        try
        {
            int frozen = FrozenGroups(run.Method, freeze);
            return await TrainAsync(run, frozen, ComputesFeaturesOnce(run.Method, freeze, settings, data), cancellation);
        }
        catch (NotFiniteNumberException cause)
        {
            throw new InputException(FormattableString.Invariant($"--learning-rate {settings.LearningRate}: {cause.Message}"), cause);
        }
        catch (ArgumentException cause)
        {
            // The options are checked already; what is left is an environment variable that chooses kernels.
            throw new InputException(cause.Message, cause);
        }
    }

    private async Task<TrainedRun> TrainAsync(RunChoice run, int frozen, bool once, CancellationToken cancellation)
    {
        var layers = TransferNetwork.Layers(settings, run, frozen, data.Classes);
        using var teacher = settings.Distill is { } file ? TransferNetwork.Teacher(settings, file, data.Classes) : null;
        TrainedPart? part = null;
        try
        {
            part = once
                ? TrainedPart.AfterFeatures(layers, frozen, settings, data, cancellation)
                : TrainedPart.Whole(layers, settings, data, teacher);
            var before = run.IsSparse ? SparseWeights.All(part.Network) : [];
            if (run.Method != MethodKind.Probe)
                part.Network.Tune(cancellationToken: cancellation);
            Loss loss = teacher is null ? new SoftmaxCrossEntropy() : new Distillation();
            var (epochs, times) = await FitAsync(part, run, loss, cancellation);
            var result = Result(run, frozen, part, epochs, times);
            return new TrainedRun(result, part.Complete(layers, settings), times.Layers, before);
        }
        finally
        {
            part?.Dispose();
        }
    }

    private async Task<(IReadOnlyList<EpochPoint> Epochs, StepTimes Times)> FitAsync(
        TrainedPart part, RunChoice run, Loss loss, CancellationToken cancellation)
    {
        var (network, train) = (part.Network, part.Train);
        double seconds = part.FeatureSeconds;
        long steps = (long)settings.Epochs * ((train.Count + settings.Batch - 1) / settings.Batch);
        var (method, times) = (Masks.Create(run, steps), new StepTimes(network));
        var epochs = new List<EpochPoint>();
        await display.FollowAsync(settings.Epochs, async progress =>
        {
            var trainer = new Trainer(network, loss, new AdamW(settings.LearningRate), LearningRateSchedule.Cosine())
            {
                Hooks = method is null ? [times] : [method, times],
                Progress = progress,
            };
            await foreach (var epoch in trainer.Fit(train, part.Test, settings.Epochs, settings.Seed, cancellation))
            {
                seconds += epoch.Seconds;
                double sparsity = Masks.SparsityOf(network);
                epochs.Add(new EpochPoint(seconds, epoch.Loss, epoch.TrainAccuracy ?? 0, epoch.TestAccuracy ?? 0, sparsity));
                display.Show(epoch, sparsity);
            }
        });
        return (epochs, times);
    }

    private RunResult Result(
        RunChoice run, int frozen, TrainedPart part, IReadOnlyList<EpochPoint> epochs, StepTimes times) => new(
        run.Name,
        settings,
        frozen,
        epochs[^1].TestAccuracy,
        epochs[^1].Seconds,
        part.FeatureSeconds,
        times.Last.Median,
        epochs[^1].Sparsity,
        epochs,
        times.Mean,
        times.Last,
        [.. LayerTime.ByKind(times.Layers).Select(
            kind => new KindTime(kind.Name, kind.Forward.TotalMilliseconds, kind.Backward.TotalMilliseconds))],
        part.Network.PlannedBytes);

    private static int FrozenGroups(MethodKind method, int freeze) => method switch
    {
        MethodKind.Probe => Pretrained.Groups,
        MethodKind.LastBlock => Pretrained.Groups - 1,
        _ => freeze,
    };
}
