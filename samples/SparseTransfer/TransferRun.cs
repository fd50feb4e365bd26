using System.Diagnostics;
using KernelGen;
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
    private const float Momentum = 0.9f, WeightDecay = 1e-4f;

    /// <summary>Groups that are frozen where the last one alone is trained.</summary>
    private static readonly int AllButTheLastGroup = Pretrained.Groups - 1;

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
            int frozen = run.Method == MethodKind.LastBlock ? AllButTheLastGroup : freeze;
            return run.Method == MethodKind.Probe ? await ProbeAsync(run, cancellation) : await FineTuneAsync(run, frozen, cancellation);
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

    private async Task<TrainedRun> FineTuneAsync(RunChoice run, int frozen, CancellationToken cancellation)
    {
        var network = TransferNetwork.Create(settings, run, frozen, data.Classes);
        try
        {
            using var teacher = settings.Distill is { } file ? TransferNetwork.Teacher(settings, file, data.Classes) : null;
            var before = run.IsSparse ? SparseWeights.All(network) : [];
            IBatchSource train = data.Train, test = data.Test;
            if (teacher is not null)
                (train, test) = (train.WithTeacher(teacher), test.WithTeacher(teacher));
            network.Tune(cancellationToken: cancellation);
            Loss loss = teacher is null ? new SoftmaxCrossEntropy() : new Distillation();
            var (epochs, times) = await FitAsync(network, run, loss, train, test, seconds: 0, cancellation);
            return new TrainedRun(Result(run, frozen, network, epochs, times, featureSeconds: 0), network, times.Layers, before);
        }
        catch
        {
            network.Dispose();
            throw;
        }
    }

    /// <summary>The features of all images are computed once; then they are the images of a small network.</summary>
    private async Task<TrainedRun> ProbeAsync(RunChoice run, CancellationToken cancellation)
    {
        var layers = TransferNetwork.Features(settings, run).Freeze();
        Dataset train, test;
        double seconds;
        using (var features = layers.Build(settings.Batch, settings.Threads))
        {
            features.Tune(cancellationToken: cancellation);
            long start = Stopwatch.GetTimestamp();
            train = FeatureSet.Of(features, data.Train, data.Classes, cancellation);
            seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
            test = FeatureSet.Of(features, data.Test, data.Classes, cancellation);
        }

        var classifier = TransferNetwork.Classifier(data.Classes, settings.Seed);
        using var network = Network.Features(train.Shape.Features).Add(classifier).Build(settings.Batch, settings.Threads);
        var (epochs, times) = await FitAsync(network, run, new SoftmaxCrossEntropy(), train, test, seconds, cancellation);
        var whole = layers.Add(classifier, TransferNetwork.ClassifierName).Build(settings.Batch, settings.Threads);
        return new TrainedRun(Result(run, Pretrained.Groups, network, epochs, times, seconds), whole, times.Layers, []);
    }

    private async Task<(IReadOnlyList<EpochPoint> Epochs, StepTimes Times)> FitAsync(
        Network network, RunChoice run, Loss loss, IBatchSource train, IBatchSource test, double seconds, CancellationToken cancellation)
    {
        long steps = (long)settings.Epochs * ((train.Count + settings.Batch - 1) / settings.Batch);
        var (method, times) = (Masks.Create(run, steps), new StepTimes(network));
        var sgd = new Sgd(settings.LearningRate, Momentum, weightDecay: WeightDecay);
        var epochs = new List<EpochPoint>();
        await display.FollowAsync(settings.Epochs, async progress =>
        {
            var trainer = new Trainer(network, loss, sgd, LearningRateSchedule.Cosine())
            {
                Hooks = method is null ? [times] : [method, times],
                Progress = progress,
            };
            await foreach (var epoch in trainer.Fit(train, test, settings.Epochs, settings.Seed, cancellation))
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
        RunChoice run, int frozen, Network network, IReadOnlyList<EpochPoint> epochs, StepTimes times, double featureSeconds) => new(
        run.Name,
        settings,
        frozen,
        epochs[^1].TestAccuracy,
        epochs[^1].Seconds,
        featureSeconds,
        times.Last.Median,
        epochs[^1].Sparsity,
        epochs,
        times.Mean,
        times.Last,
        [.. LayerTime.ByKind(times.Layers).Select(
            kind => new KindTime(kind.Name, kind.Forward.TotalMilliseconds, kind.Backward.TotalMilliseconds))],
        network.PlannedBytes);
}
