namespace KernelGen;

/// <summary>
/// Layer normalisation over the features of each sample, <c>y = (x - mean) / sqrt(variance + epsilon) * weight + bias</c> with the biased
/// variance, as PyTorch has it. It takes vectors.
/// </summary>
public sealed class LayerNorm : Layer
{
    private readonly LayerNormWork _work;
    private LastForward _last;

    /// <summary>Weights are 1 and biases 0.</summary>
    /// <param name="features">Features of a sample, at least 1.</param>
    /// <param name="epsilon">What is added to the variance, more than 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    public LayerNorm(int features, float epsilon = 1e-5f)
    {
        if (features < 1)
            throw new ArgumentOutOfRangeException(nameof(features), features, $"Layer {Name}: {features} features; at least 1 is needed.");
        if (!(epsilon > 0 && float.IsFinite(epsilon)))
            throw new ArgumentOutOfRangeException(nameof(epsilon), FormattableString.Invariant($"Layer {Name}: epsilon is {epsilon}; it must be finite and more than 0, say 0.00001."));
        (Features, Epsilon) = (features, epsilon);
        (Weight, Bias) = (new Parameter("weight", features), new Parameter("bias", features));
        Parameters = [Weight, Bias];
        _work = new LayerNormWork(Weight, Bias, epsilon);
        Weight.Value.Fill(1);
    }

    /// <summary>Features of a sample.</summary>
    public int Features { get; }

    /// <summary>What is added to the variance.</summary>
    public float Epsilon { get; }

    /// <summary>[features] what the normalised numbers are multiplied by.</summary>
    public Parameter Weight { get; }

    /// <summary>[features] what is added to them.</summary>
    public Parameter Bias { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<Parameter> Parameters { get; }

    /// <inheritdoc/>
    public override long Bytes => base.Bytes + _work.Bytes;

    internal override bool BackwardReadsOutput => false;

    internal override bool BackwardInPlace => true;

    internal override bool CanAddBackward => true;

    /// <summary>Replaces weights and biases.</summary>
    /// <param name="weight">[features], finite.</param>
    /// <param name="bias">[features], finite.</param>
    /// <exception cref="ArgumentException">Wrong length, or a number is NaN or infinite.</exception>
    public void SetAffine(ReadOnlySpan<float> weight, ReadOnlySpan<float> bias)
    {
        RequireNumbers(weight, Features, "features", nameof(weight));
        RequireNumbers(bias, Features, "features", nameof(bias));
        weight.CopyTo(Weight.Value);
        bias.CopyTo(Bias.Value);
        Weight.BeginAnew();
        Bias.BeginAnew();
    }

    /// <inheritdoc/>
    public override ActivationShape OutputShape(ActivationShape input)
    {
        if (!input.IsVector)
            throw new ArgumentException($"Layer {Name} takes a vector of {Features} features, but its input is an image ({input}). Put a Flatten or a GlobalAveragePool before it, or use BatchNorm2d.");
        if (input.Features != Features)
            throw new ArgumentException($"Layer {Name} takes {Features} features, but its input has {input.Features}. Create it with features: {input.Features}.");
        return input;
    }

    internal override void InitializeWeights(int seed, double sparsity)
    {
        Weight.Value.Fill(1);
        Bias.Value.Clear();
        Weight.BeginAnew();
        Bias.BeginAnew();
    }

    /// <inheritdoc/>
    public override void Forward(Activations x, Activations y, Workers? workers = null)
    {
        RequireForward(x);
        RequireLike(y, x, nameof(y));
        _last.Set(x);
        _work.Forward(x, y, workers ?? Workers.CallerOnly);
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The last forward pass had another input or another batch.</exception>
    public override void Backward(Activations x, Activations y, Activations dy, Activations? dx, Workers? workers = null) =>
        Backward(x, dy, dx, add: false, workers ?? Workers.CallerOnly);

    internal override void BackwardAdding(Activations x, Activations y, Activations dy, Activations dx, Workers workers) =>
        Backward(x, dy, dx, add: true, workers);

    private void Backward(Activations x, Activations dy, Activations? dx, bool add, Workers workers)
    {
        RequireForward(x);
        RequireLike(dy, x, nameof(dy));
        if (dx is not null)
        {
            RequireLike(dx, x, nameof(dx));
            RequireInPlace(dy, dx);
        }

        RequireLastForward(x);
        _work.Backward(x, dy, dx, add, workers);
    }

    internal override void RequireLastForward(Activations x) => _last.Require(this, x);

    private void RequireForward(Activations x)
    {
        ArgumentNullException.ThrowIfNull(x);
        RequireSame(x, ActivationShape.Vector(Features), x.Batch, nameof(x));
    }
}
