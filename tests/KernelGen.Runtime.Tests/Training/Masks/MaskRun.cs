using System.Runtime.CompilerServices;

namespace KernelGen.Runtime.Tests.Training.Masks;

/// <summary>Training runs of the tests of methods, of ten steps an epoch with batches of ten.</summary>
internal static class MaskRun
{
    private static readonly ConditionalWeakTable<Network, TrainingState> States = [];

    public static async Task Train(Network network, TrainingHook[] hooks, int epochs)
    {
        var trainer = new Trainer(network, new SoftmaxCrossEntropy(), new Sgd(0.1f, momentum: 0.9f)) { Hooks = hooks };
        var samples = Samples.Clusters(100, seed: 1);
        await foreach (var result in trainer.Fit(samples, null, epochs, cancellationToken: TestContext.Current.CancellationToken))
            Assert.True(double.IsFinite(result.Loss));
    }

    /// <summary>One step of a method by hand, with random inputs and gradients.</summary>
    public static void Step(Network network, SparsityMethod method, TrainingClock clock, Optimizer optimizer)
    {
        // A run has one state.
        var state = States.GetValue(network, _ => new TrainingState(network, new MeanSquaredError(), optimizer));
        state.Clock = clock;
        method.BeforeStep(state);
        Pass(network, (int)clock.Step);
        method.AfterBackward(state);
        optimizer.Step(network);
    }

    /// <summary>A forward and a backward pass with numbers that the seed gives.</summary>
    public static void Pass(Network network, int seed)
    {
        network.SetInput(Samples.Uniform(network.Batch * network.InputShape.Features, seed));
        network.Forward();
        network.OutputGradient.Load(Samples.Uniform(network.Batch * network.OutputShape.Features, ~seed));
        network.Backward();
    }

    /// <summary>The numbers of the largest magnitudes; of equal ones the first.</summary>
    public static HashSet<int> Largest(float[] weights, int count) =>
        [.. Enumerable.Range(0, weights.Length).OrderByDescending(i => Math.Abs(weights[i])).Take(count)];
}

/// <summary>What the first layer looks like after the backward pass of each step.</summary>
internal sealed class MaskWatch : TrainingHook
{
    private SparsityPattern? _last;

    public List<int> Changes { get; } = [];

    public List<int> Nonzeros { get; } = [];

    public List<float[]> Weights { get; } = [];

    public List<float[]> Velocities { get; } = [];

    public List<bool[]> Masks { get; } = [];

    public override void AfterBackward(TrainingState state)
    {
        if (state.Network.Layers[0].Layer is not SparseLinear layer)
            return;
        if (_last is not null && _last != layer.Pattern)
            Changes.Add((int)state.Clock.Step);
        _last = layer.Pattern;
        Nonzeros.Add(layer.Pattern.Nonzeros);
        Weights.Add(layer.ToDense());
        Velocities.Add(layer.Sparse.ToDense(layer.Weights.StateOf(state.Optimizer, state.Optimizer.Slots, countsSteps: false).Slot(0)));
        Masks.Add(layer.Pattern.ToMask());
    }
}
