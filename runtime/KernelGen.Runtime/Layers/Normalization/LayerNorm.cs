namespace KernelGen;

/// <summary>
/// Layer normalisation over the features of each sample, <c>y = (x - mean) / sqrt(variance + epsilon) * weight + bias</c> with the biased
/// variance, as in PyTorch. Its input is a vector.
/// </summary>
public sealed class LayerNorm : Layer
{
    /// <summary>Weights are 1 and biases 0.</summary>
    /// <param name="features">Features of a sample, at least 1.</param>
    /// <param name="epsilon">What is added to the variance, more than 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    public LayerNorm(int features, float epsilon = 1e-5f)
    {
        if (features < 1)
            throw new ArgumentOutOfRangeException(nameof(features), features, $"Layer {Name}: {features} features; at least 1 is needed.");
        if (!(epsilon > 0 && float.IsFinite(epsilon)))
        {
            throw new ArgumentOutOfRangeException(
                nameof(epsilon),
                FormattableString.Invariant($"Layer {Name}: epsilon is {epsilon}; it must be finite and more than 0, say 0.00001."));
        }

        (Features, Epsilon) = (features, epsilon);
        (Weight, Bias) = (new Parameter("weight", features), new Parameter("bias", features));
        Parameters = [Weight, Bias];
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
        {
            throw new ArgumentException(
                $"Layer {Name} takes a vector of {Features} features, but its input is an image ({input}). "
                + "Put a Flatten or a GlobalAveragePool before it, or use BatchNorm2d.");
        }

        if (input.Features != Features)
        {
            throw new ArgumentException(
                $"Layer {Name} takes {Features} features, but its input has {input.Features}. Create it with features: {input.Features}.");
        }

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
    public override LayerNeeds NeedsFor(ActivationShape input) =>
        new() { BackwardReadsOutput = false, BackwardInPlace = true, CanAddToInputGradient = true };

    /// <inheritdoc/>
    public override LayerRun Bind(ActivationShape input) => new Run(this);

    private sealed class Run(LayerNorm layer) : LayerRun(layer)
    {
        private readonly LayerNormWork _work = new(layer.Weight, layer.Bias, layer.Epsilon);
        private LastForward _last;

        public override long Bytes => _work.Bytes;

        public override void Forward(RunOperands operands, Workers workers)
        {
            var (x, y) = (operands.Input, operands.Output);
            RequireSame(x, ActivationShape.Vector(layer.Features), x.Batch, nameof(x));
            RequireLike(y, x, nameof(y));
            _last.Set(x);
            _work.Forward(x, y, workers);
        }

        public override void Backward(RunOperands operands, Workers workers)
        {
            var (x, dy) = (operands.Input, operands.OutputGradient);
            RequireSame(x, ActivationShape.Vector(layer.Features), x.Batch, nameof(x));
            RequireLike(dy, x, nameof(dy));
            if (operands.InputGradient is { } dx)
            {
                RequireLike(dx, x, nameof(dx));
                RequireInPlace(dy, dx);
            }

            _last.Require(this, x);
            _work.Backward(x, dy, operands.InputGradient, operands.AddsToInputGradient, workers);
        }
    }
}
