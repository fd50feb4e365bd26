namespace KernelGen.Training;

/// <summary>
/// A method that changes the masks of sparse layers while a network trains: give it to <see cref="Trainer.Hooks"/>. Derive from this class
/// to write another method: say in which steps masks change, and change them.
/// </summary>
/// <remarks>
/// Masks change between the backward pass and the optimiser's step. Layers whose weights are frozen keep their masks. Kernels are tuned
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
    private Network? _network;

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
        if (_network != state.Network)
            Attach(state.Network);
        if (GradientSteps > 1)
        {
            BeginTurn(state.Clock);
            return;
        }

        bool isDue = IsDue(state.Clock);
        foreach (var layer in _layers)
        {
            int count = isDue ? GradientCandidates(layer, state.Clock) : 0;
            layer.Weights.Probe = count > 0 ? new GrowthProbe(_gradient, count, ChoiceFor(layer)) : null;
        }
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
        Update(_layers, state.Clock);
        Updates++;
        foreach (var layer in _layers)
            layer.Weights.Probe = null;
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

    /// <summary>Called before the first step with a network.</summary>
    protected virtual void Begin()
    {
    }

    /// <summary>How to choose positions by the dense gradient; null for those where it is largest.</summary>
    private protected virtual GrowthChoice? ChoiceFor(MaskedLayer layer) => null;

    /// <summary>Removes the state of all optimisers, such as momentum, for all parameters of the network.</summary>
    private protected void ForgetOptimizerState()
    {
        foreach (var named in _network!.Parameters)
            named.Parameter.ForgetOptimizerState();
    }

    private void Attach(Network network)
    {
        MaskedLayer[] layers =
            [.. network.MaskedLayers.Where(layer => !layer.Weights.Parameter.Frozen && Keeps?.Invoke(layer.Name) != true)];
        if (layers.Length == 0)
        {
            throw new InvalidOperationException(
                $"{GetType().Name} changes the masks of sparse layers, but the network has none whose mask may change. "
                + "Add a layer that is declared with SparseLinear or SparseConv2d, and leave its weights unfrozen.");
        }

        (_network, _layers, Updates, _turn) = (network, layers, 0, null);
        _tunedDensities = Densities();
        Begin();
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
