namespace KernelGen;

/// <summary>
/// Dropout: in training each number is zero with the given probability, and otherwise multiplied by <c>1 / (1 - probability)</c>; outside of
/// training nothing happens to it. The same goes for the gradient.
/// </summary>
/// <remarks>
/// Which numbers go is a function of seed, step (how often it ran in training) and place. So nothing is stored for the backward pass, and
/// results do not depend on the number of threads.
/// </remarks>
public sealed class Dropout : Layer
{
    private readonly DropoutWork _work = new();
    private LastForward _last;
    private long _seed;
    private long _step;
    private bool _dropped;

    /// <summary>Sets the probability.</summary>
    /// <param name="probability">Share of numbers that become zero, from 0 to 1.</param>
    /// <param name="seed">Same seed, same choices; layers of one network need different ones, which <see cref="Network.Initialize"/> sees to.</param>
    /// <exception cref="ArgumentOutOfRangeException">The probability is out of range.</exception>
    public Dropout(double probability, int seed = 1)
    {
        if (!(probability >= 0 && probability <= 1))
            throw new ArgumentOutOfRangeException(nameof(probability), FormattableString.Invariant($"Layer {Name}: the probability is {probability}; it must be from 0 to 1, say 0.5."));
        (Probability, _seed) = (probability, seed);
    }

    /// <summary>Share of numbers that become zero in training.</summary>
    public double Probability { get; }

    internal override bool BackwardReadsInput => false;

    internal override bool BackwardReadsOutput => false;

    internal override bool BackwardInPlace => true;

    internal override bool CanAddBackward => true;

    internal override bool CanCut(ActivationShape input, int strips) => true;

    /// <inheritdoc/>
    public override ActivationShape OutputShape(ActivationShape input) => input;

    internal override void InitializeWeights(int seed, double sparsity) => (_seed, _step) = (seed, 0);

    internal override void RequireLastForward(Activations x) => _last.Require(this, x);

    internal override void RevertForward()
    {
        if (_dropped)
            (_step, _dropped) = (_step - 1, false);
    }

    /// <inheritdoc/>
    public override void Forward(Activations x, Activations y, Workers? workers = null)
    {
        ArgumentNullException.ThrowIfNull(x);
        RequireLike(y, x, nameof(y));
        _last.Set(x);
        _dropped = Training && Probability > 0;
        if (_dropped)
            _step++;
        Run(x, y, add: false, workers);
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The last forward pass had another input or another batch.</exception>
    public override void Backward(Activations x, Activations y, Activations dy, Activations? dx, Workers? workers = null)
    {
        if (dx is not null)
            Backward(x, dy, dx, add: false, workers);
    }

    internal override void BackwardAdding(Activations x, Activations y, Activations dy, Activations dx, Workers workers) =>
        Backward(x, dy, dx, add: true, workers);

    private void Backward(Activations x, Activations dy, Activations dx, bool add, Workers? workers)
    {
        ArgumentNullException.ThrowIfNull(x);
        RequireLike(dy, x, nameof(dy));
        RequireLike(dx, x, nameof(dx));
        RequireInPlace(dy, dx);
        RequireLastForward(x);
        Run(dy, dx, add, workers);
    }

    private void Run(Activations from, Activations to, bool add, Workers? workers)
    {
        // The last forward pass decides, so that its backward pass agrees with it.
        var random = new SeededRandom(_seed ^ (_step << 32));
        _work.Run(from, to, _dropped ? Probability : 0, random.Next(), add, workers ?? Workers.CallerOnly);
    }
}
