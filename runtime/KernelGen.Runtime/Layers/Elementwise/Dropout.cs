namespace KernelGen;

/// <summary>
/// Dropout: in training each number is zero with the given probability, and otherwise multiplied by <c>1 / (1 - probability)</c>; outside
/// of training it is copied. The gradient is treated in the same way.
/// </summary>
/// <remarks>
/// Which numbers become zero is a function of seed, step (how often the layer ran in training) and position. So no mask is stored for the
/// backward pass, and results do not depend on the number of threads.
/// </remarks>
public sealed class Dropout : Layer
{
    private long _seed;
    private long _step;

    /// <summary>Sets the probability.</summary>
    /// <param name="probability">Share of numbers that become zero, from 0 to 1.</param>
    /// <param name="seed">
    /// The same seed gives the same choices. Layers of one network need different seeds;
    /// <see cref="Network.Initialize(int, double)"/> sets them.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">The probability is out of range.</exception>
    public Dropout(double probability, int seed = 1)
    {
        if (!(probability >= 0 && probability <= 1))
        {
            throw new ArgumentOutOfRangeException(
                nameof(probability),
                FormattableString.Invariant($"Layer {Name}: the probability is {probability}; it must be from 0 to 1, say 0.5."));
        }

        (Probability, _seed) = (probability, seed);
    }

    /// <summary>Share of numbers that become zero in training.</summary>
    public double Probability { get; }

    internal override bool CanCut(ActivationShape input, int strips) => true;

    /// <inheritdoc/>
    public override ActivationShape OutputShape(ActivationShape input) => input;

    /// <inheritdoc/>
    public override LayerNeeds NeedsFor(ActivationShape input) =>
        new() { BackwardReadsInput = false, BackwardReadsOutput = false, BackwardInPlace = true, CanAddToInputGradient = true };

    /// <inheritdoc/>
    public override LayerRun Bind(ActivationShape input) => new DropoutRun(this);

    /// <inheritdoc/>
    public override void SaveState(SavedNumbers numbers)
    {
        ArgumentNullException.ThrowIfNull(numbers);
        numbers.SaveDoubles("probability", Probability);
        numbers.SaveIntegers("seed_and_step", _seed, _step);
    }

    /// <inheritdoc/>
    public override void LoadState(SavedNumbers numbers)
    {
        ArgumentNullException.ThrowIfNull(numbers);
        double probability = numbers.Doubles("probability", 1)[0];
        if (probability != Probability)
            throw new ArgumentException(FormattableString.Invariant($"the probability was {probability}, but is {Probability} here"));
        long[] saved = numbers.Integers("seed_and_step", 2);
        (_seed, _step) = (saved[0], saved[1]);
    }

    internal override void InitializeWeights(int seed, double sparsity) => (_seed, _step) = (seed, 0);

    private sealed class DropoutRun(Dropout layer) : ElementwiseRun(layer)
    {
        private readonly DropoutWork _work = new();
        private LastForward _last;
        private ulong _key;
        private bool _dropped;

        public override void RevertForward()
        {
            if (_dropped)
                (layer._step, _dropped) = (layer._step - 1, false);
        }

        protected override void Compute(RunOperands operands, Workers workers)
        {
            _last.Set(operands.Input);
            _dropped = layer.Training && layer.Probability > 0;
            if (_dropped)
                layer._step++;

            // The key is kept, so the backward pass drops what this pass drops, even if the layer has run elsewhere in between.
            _key = new SeededRandom(layer._seed ^ (layer._step << 32)).Next();
            Run(operands.Input, operands.Output, add: false, workers);
        }

        protected override void ComputeGradient(RunOperands operands, Activations dx, bool add, Workers workers)
        {
            _last.Require(this, operands.Input);
            Run(operands.OutputGradient, dx, add, workers);
        }

        private void Run(Activations from, Activations to, bool add, Workers workers) =>
            _work.Run(from, to, _dropped ? layer.Probability : 0, _key, add, workers);
    }
}
