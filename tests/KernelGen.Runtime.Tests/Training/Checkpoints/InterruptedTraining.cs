using System.Buffers.Binary;
using KernelGen.Runtime.Tests.Layers;
using KernelGen.Runtime.Tests.Storage;
using KernelGen.Storage;

namespace KernelGen.Runtime.Tests.Training.Checkpoints;

[SparseConv2d(3, 4, Kernel = 3, Padding = 1, DenseKernels = true)] public sealed partial class EitherImage;

/// <summary>
/// A training that can be interrupted: a network of everything that has state, of 20 steps in 4 epochs. Two with the same arguments train
/// the same network.
/// </summary>
internal sealed class InterruptedTraining : IDisposable
{
    public const int Epochs = 4;
    public const int StepsPerEpoch = 5;

    private readonly CancellationTokenSource _stop = new();

    public InterruptedTraining(
        string? folder, string optimizer = "momentum", string method = "none", int threads = 1, bool? tune = null, bool initialize = false,
        Func<CheckpointFolder, CheckpointFolder>? change = null, TrainingHook[]? hooks = null, int batch = 8)
    {
        var options = new KernelOptions { Tune = tune };
        Network = Network.Image(3, 6, 5).Add(new EitherImage(options), "conv1").BatchNorm(name: "bn1").Relu()
            .Add(new AnyDenseImage(options), "conv2").MaxPool(2).Flatten().Dropout(0.2)
            .Add(new EitherHidden(options), "fc1").LayerNorm("norm").Add(new Deep(options), "fc2").Dropout(0.1)
            .Add(new Classifier(options), "fc3").Build(batch, threads);
        Method = method switch
        {
            "gmp" => new GradualMagnitudePruning(0.9, begin: 0.1, end: 0.8, interval: 2),
            "rigl" => new RigL(end: 0.9, interval: 2),
            "rigl2" => new RigL(end: 0.9, interval: 6, gradientSteps: 2),
            "set" => new SparseEvolutionaryTraining(end: 0.9, interval: 2),
            "srigl" => new ConstantFanIn(end: 0.9, interval: 2),
            "cht" => new CannistraciHebbTraining(end: 0.9, interval: 2),
            "acdc" => new AlternatingCompression(0.8, phase: 0.1),
            "oneshot" => new OneShotMagnitudePruning(0.9, at: 0.4),
            _ => null,
        };
        if (initialize)
            Network.Initialize(seed: 1, sparsity: method == "gmp" ? 0.2 : 0.8);
        Optimizer with = optimizer switch
        {
            "sgd" => new Sgd(0.05f),
            "momentum" => new Sgd(0.05f, momentum: 0.9f, weightDecay: 0.001f) { Groups = [ParameterGroup.NoDecayOnVectors] },
            "nesterov" => new Sgd(0.05f, momentum: 0.9f, nesterov: true),
            "adam" => new Adam(0.01f),
            _ => new AdamW(0.01f),
        };
        var checkpoints = folder is null ? null : new CheckpointFolder(folder) { KeepBest = false };
        Trainer = new Trainer(Network, new SoftmaxCrossEntropy(0.1f), with, LearningRateSchedule.Cosine().WithWarmup(3))
        {
            AccumulatedBatches = 16 / batch,
            Hooks = [.. hooks ?? [], .. Method is null ? (TrainingHook[])[] : [Method], new GradientClipping(5)],
            Checkpoints = checkpoints is null || change is null ? checkpoints : change(checkpoints),
            Progress = new StopAfter(this),
        };
    }

    public Network Network { get; }

    public SparsityMethod? Method { get; }

    public Trainer Trainer { get; }

    /// <summary>The test samples: half of the epochs are stopped while they are evaluated.</summary>
    public IBatchSource? Test { get; init; } = Images(33, seed: 7);

    public int Seed { get; init; } = 3;

    public IBatchSource Train { get; init; } = Images(70, seed: 5).Augment(padding: 1, flip: true).Prefetch();

    /// <summary>Cancels after that many batches of this run.</summary>
    public int StopAfterBatches { get; init; }

    public void Cancel() => _stop.Cancel();

    /// <summary>Trains until it is cancelled, or the caller has enough epochs.</summary>
    public async Task<List<EpochResult>> Run(int epochs = int.MaxValue, string? resume = null)
    {
        var results = new List<EpochResult>();
        if (resume is not null)
            Trainer.Resume(resume);
        try
        {
            await foreach (var result in Trainer.Fit(Train, Test, Epochs, Seed, _stop.Token))
            {
                results.Add(result);
                if (results.Count == epochs)
                    break;
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
        }

        return results;
    }

    public void Dispose()
    {
        Network.Dispose();
        _stop.Dispose();
    }

    public static Dataset Images(int count, int seed)
    {
        var shape = new ActivationShape(6, 5, 3);
        var samples = Samples.Uniform(count * shape.Features, seed);
        var labels = new int[count];
        for (int i = 0; i < count; i++)
        {
            labels[i] = i % 5;
            samples[(i * shape.Features) + labels[i]] += 3;
        }

        return new Dataset(shape, samples, labels, classes: 5);
    }

    /// <summary>The newest checkpoint of a folder.</summary>
    public static string Newest(string folder) => Directory.GetFiles(folder, "step-*").Order(StringComparer.Ordinal).Last();

    /// <summary>Two checkpoints hold the same bits, apart from the time that was spent.</summary>
    public static void RequireSame(string expected, string actual)
    {
        using (SafetensorsFile first = SafetensorsFile.Open(expected), second = SafetensorsFile.Open(actual))
        {
            Assert.Equal(Metadata(first), Metadata(second));
            Assert.Equal(
                first.Tensors.Values.Select(tensor => $"{tensor.Name} {tensor} {tensor.Begin}"),
                second.Tensors.Values.Select(tensor => $"{tensor.Name} {tensor} {tensor.Begin}"));
        }

        Assert.Equal(Data(expected), Data(actual));
        static IEnumerable<string> Metadata(SafetensorsFile file) =>
            file.Metadata.Where(pair => pair.Key != "position.seconds").Select(pair => $"{pair.Key}: {pair.Value}")
                .Order(StringComparer.Ordinal);
        static byte[] Data(string path) =>
            File.ReadAllBytes(path) is var bytes ? bytes[(8 + (int)BinaryPrimitives.ReadInt64LittleEndian(bytes))..] : [];
    }

    /// <summary>The same epochs, apart from their times.</summary>
    public static void RequireSame(IReadOnlyList<EpochResult> expected, IReadOnlyList<EpochResult> actual)
    {
        Assert.Equal(expected.Select(WithoutTimes), actual.Select(WithoutTimes));
        Assert.Equal(expected.SelectMany(result => result.Layers), actual.SelectMany(result => result.Layers));
        static EpochResult WithoutTimes(EpochResult result) => result with { Seconds = 0, SamplesPerSecond = 0, Threads = 0, Layers = [] };
    }

    private sealed class StopAfter(InterruptedTraining training) : IProgress<TrainingProgress>
    {
        private int _batches;

        public void Report(TrainingProgress value)
        {
            if (++_batches == training.StopAfterBatches)
                training.Cancel();
        }
    }
}
