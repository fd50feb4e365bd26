namespace KernelGen.Training;

/// <summary>
/// A method that changes the masks of sparse layers while a network trains: give it to <see cref="Trainer.Hooks"/>. Derive from this class
/// to write another method: say in which steps masks change, and change them.
/// </summary>
/// <remarks>
/// Masks change between the backward pass and the optimiser's step. Layers whose weights are frozen keep their masks; one that is unfrozen
/// during a run changes from the next run on. Kernels are tuned
/// again when the density of a layer has changed by more than a factor of 1.4.
/// </remarks>
public abstract partial class SparsityMethod : TrainingHook
{
    /// <summary>A smaller change of density leaves the tuned kernels in use.</summary>
    private const double RetunedChange = 1.4;

    /// <summary>Time for measuring a pass during a training: its seconds count. What is found is remembered.</summary>
    private static readonly TimeSpan TuningBudget = TimeSpan.FromMilliseconds(15);

    private readonly DenseGradient _gradient = new();
    private MaskedLayer[] _layers = [];
    private double[] _tunedDensities = [];
    private TrainingState? _state;

    /// <summary>Whether a layer of this name keeps its mask; null where none does.</summary>
    public Func<string, bool>? Keeps { get; init; }

    /// <summary>The layers whose masks change, in the order of the network; empty before the first step.</summary>
    public IReadOnlyList<MaskedLayer> Layers => _layers;

    /// <summary>Steps in which masks have changed so far.</summary>
    public int Updates { get; private set; }

    /// <inheritdoc/>
    public sealed override void BeforeStep(TrainingState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        if (_state != state)
            Attach(state, LayersOf(state.Network));
        if (GradientSteps > 1)
        {
            BeginTurn(state.Clock);
            return;
        }

        foreach (var layer in _layers)
            Remove(layer);
        if (!IsDue(state.Clock))
            return;
        foreach (var layer in _layers)
            Ask(layer, state.Clock, measured: 0);
    }

    /// <inheritdoc/>
    public sealed override void AfterBackward(TrainingState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        if (GradientSteps > 1)
        {
            EndTurn(state);
            return;
        }

        if (!IsDue(state.Clock))
            return;
        Change(_layers, state.Clock);
        Updates++;
        foreach (var layer in _layers)
            Remove(layer);
        Retune(state.Network);
    }

    /// <summary>Whether masks change in a step.</summary>
    /// <param name="clock">The position of the step in the run.</param>
    protected abstract bool IsDue(in TrainingClock clock);

    /// <summary>Changes the masks.</summary>
    /// <param name="layers">The layers, in the order of the network.</param>
    /// <param name="clock">The position of the step in the run.</param>
    protected abstract void Update(IReadOnlyList<MaskedLayer> layers, in TrainingClock clock);

    /// <summary>
    /// How many positions of largest gradient to find in a step in which masks change, for <see cref="MaskedLayer.GrowByGradient"/>: none
    /// unless this is overridden. So many of the smallest weights count as dropped, so a weight that is dropped may be grown again. The
    /// gradient is that of the first batch of the step.
    /// </summary>
    /// <param name="layer">The layer.</param>
    /// <param name="clock">The position of the step in the run.</param>
    protected virtual int GradientCandidates(MaskedLayer layer, in TrainingClock clock) => 0;

    /// <summary>Called before the first step of a run.</summary>
    protected virtual void Begin()
    {
    }

    /// <summary>How to choose positions by the dense gradient; null for those where it is largest.</summary>
    private protected virtual GrowthChoice? ChoiceFor(MaskedLayer layer) => null;

    /// <summary>Removes the state of all optimisers, such as momentum, for all parameters of the network.</summary>
    private protected void ForgetOptimizerState()
    {
        foreach (var named in _state!.Network.Parameters)
            named.Parameter.ForgetOptimizerState();
    }

    /// <summary>The layers whose masks may change at the beginning of a run.</summary>
    private MaskedLayer[] LayersOf(Network network)
    {
        MaskedLayer[] layers =
            [.. network.MaskedLayers.Where(layer => !layer.Weights.Parameter.Frozen && Keeps?.Invoke(layer.Name) != true)];
        return layers.Length > 0
            ? layers
            : throw new InvalidOperationException(
                $"{GetType().Name} changes the masks of sparse layers, but the network has none whose mask may change. "
                + "Add a layer that is declared with SparseLinear or SparseConv2d and without Mask, and leave its weights unfrozen.");
    }

    private void Attach(TrainingState state, MaskedLayer[] layers)
    {
        (_state, _layers, Updates, _turn, _isRestored) = (null, layers, 0, null, false);
        _tunedDensities = Densities();
        Begin();
        _state = state;
    }

    /// <summary>Asks for the dense gradient of a layer, if the method needs it.</summary>
    private void Ask(MaskedLayer layer, in TrainingClock due, int measured)
    {
        int count = layer.Weights.Parameter.Frozen ? 0 : GradientCandidates(layer, due);
        if (count == 0)
            return;
        if (layer.Weights.Probe is { } other && other.Owner != this && other.Run == _state)
        {
            throw new InvalidOperationException(
                $"{GetType().Name} and {other.Owner?.GetType().Name} both ask for the dense gradient of layer {layer.Name} "
                + $"in step {due.Step}. Give each its own layers by Keeps, or let their masks change in other steps.");
        }

        layer.Weights.Probe = new GrowthProbe(_gradient, count, ChoiceFor(layer), GradientSteps, measured) { Owner = this, Run = _state };
    }

    private GrowthProbe? ProbeOf(MaskedLayer layer) => layer.Weights.Probe is { } probe && probe.Owner == this ? probe : null;

    private void Remove(MaskedLayer layer)
    {
        if (ProbeOf(layer) is not null)
            layer.Weights.Probe = null;
    }

    /// <summary>Changes masks, but for layers that were frozen since the run began.</summary>
    private void Change(MaskedLayer[] layers, in TrainingClock clock)
    {
        foreach (var layer in layers)
            layer.IsHeld = layer.Weights.Parameter.Frozen;
        try
        {
            Update(layers, clock);
        }
        finally
        {
            foreach (var layer in layers)
                layer.IsHeld = false;
        }
    }

    private void Retune(Network network)
    {
        var now = Densities();
        for (int i = 0; i < now.Length; i++)
        {
            if (Math.Max(now[i], _tunedDensities[i]) > RetunedChange * Math.Min(now[i], _tunedDensities[i]))
            {
                network.Tune(TuningBudget);
                _tunedDensities = now;
                return;
            }
        }
    }

    private double[] Densities() => Array.ConvertAll(_layers, layer => 1 - layer.Sparsity);
}
