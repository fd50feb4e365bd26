using System.Diagnostics;
using KernelGen;
using KernelGen.Training;
using SparseTransfer.CommandLine;
using SparseTransfer.Data;
using SparseTransfer.Model;

namespace SparseTransfer;

/// <summary>
/// The network that the trainer gets, with its samples: all layers and images, or, where the frozen layers run once for each image, the
/// layers after them and features.
/// </summary>
internal sealed class TrainedPart : IDisposable
{
    private readonly FeatureFile[] _features;
    private bool _isTaken;

    private TrainedPart(Network network, IBatchSource train, IBatchSource test, params FeatureFile[] features) =>
        (Network, Train, Test, _features) = (network, train, test, features);

    /// <summary>The network.</summary>
    public Network Network { get; }

    /// <summary>Its training samples.</summary>
    public IBatchSource Train { get; }

    /// <summary>Its test samples.</summary>
    public IBatchSource Test { get; }

    /// <summary>Seconds that the features of the training images took; 0 without features.</summary>
    public double FeatureSeconds { get; private init; }

    /// <summary>All layers; those that are frozen run in every step.</summary>
    /// <param name="layers">The layers.</param>
    /// <param name="settings">Batch and threads.</param>
    /// <param name="data">The images.</param>
    /// <param name="teacher">A network that teaches, or null.</param>
    public static TrainedPart Whole(NetworkBuilder layers, Settings settings, TransferData data, Network? teacher)
    {
        var network = layers.Build(settings.Batch, settings.Threads);
        return teacher is null
            ? new TrainedPart(network, data.Train, data.Test)
            : new TrainedPart(network, data.Train.WithTeacher(teacher), data.Test.WithTeacher(teacher));
    }

    /// <summary>The layers after the frozen ones, whose outputs are computed here.</summary>
    /// <param name="layers">The layers, the first of them frozen.</param>
    /// <param name="frozenGroups">Groups that are frozen.</param>
    /// <param name="settings">Batch and threads.</param>
    /// <param name="data">The images.</param>
    /// <param name="cancellation">Stops between two batches.</param>
    public static TrainedPart AfterFeatures(
        NetworkBuilder layers, int frozenGroups, Settings settings, TransferData data, CancellationToken cancellation)
    {
        var (before, after) = layers.SplitBefore(Pretrained.FirstAfter(frozenGroups));
        FeatureFile? train = null, test = null;
        try
        {
            using var frozen = before.Build(settings.Batch, settings.Threads);
            frozen.Tune(cancellationToken: cancellation);
            long start = Stopwatch.GetTimestamp();
            train = FeatureFile.Of(frozen, data.Train, data.Classes, cancellation);
            double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
            test = FeatureFile.Of(frozen, data.Test, data.Classes, cancellation);
            return new TrainedPart(after.Build(settings.Batch, settings.Threads), train.Prefetch(), test.Prefetch(), train, test)
            {
                FeatureSeconds = seconds,
            };
        }
        catch
        {
            train?.Dispose();
            test?.Dispose();
            throw;
        }
    }

    /// <summary>The network of all layers, with the weights as they are now; the caller disposes of it.</summary>
    /// <param name="layers">The layers.</param>
    /// <param name="settings">Batch and threads.</param>
    public Network Complete(NetworkBuilder layers, Settings settings)
    {
        if (_features.Length > 0)
            return layers.Build(settings.Batch, settings.Threads);
        _isTaken = true;
        return Network;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_isTaken)
            Network.Dispose();
        foreach (var file in _features)
            file.Dispose();
    }
}
