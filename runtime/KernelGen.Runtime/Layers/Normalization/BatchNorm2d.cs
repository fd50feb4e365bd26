namespace KernelGen;

/// <summary>
/// Batch normalisation, for each channel <c>y = activation((x - mean) / sqrt(variance + epsilon) * weight + bias + residual)</c>. In
/// training mean and (biased) variance are those of the batch over all pixels and samples; otherwise the running ones. Formulas and
/// defaults are PyTorch's.
/// </summary>
public sealed class BatchNorm2d : Layer
{
    private readonly float[] _runningMean;
    private readonly float[] _runningVariance;

    /// <summary>Weights are 1, biases 0, running means 0 and running variances 1.</summary>
    /// <param name="channels">Channels of the images, at least 1.</param>
    /// <param name="activation">What is applied to the result, in the same pass over memory.</param>
    /// <param name="momentum">Weight of each batch's statistics in the running ones, from 0 to 1.</param>
    /// <param name="epsilon">What is added to the variance, more than 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    public BatchNorm2d(int channels, Activation activation = Activation.None, float momentum = 0.1f, float epsilon = 1e-5f)
    {
        if (channels < 1)
            throw new ArgumentOutOfRangeException(nameof(channels), channels, $"Layer {Name}: {channels} channels; at least 1 is needed.");
        if (!(epsilon > 0 && float.IsFinite(epsilon)))
        {
            throw new ArgumentOutOfRangeException(
                nameof(epsilon),
                FormattableString.Invariant($"Layer {Name}: epsilon is {epsilon}; it must be finite and more than 0, say 0.00001."));
        }

        (Channels, Activation, Momentum, Epsilon) = (channels, activation, RequireMomentum(momentum, nameof(momentum)), epsilon);
        (Weight, Bias) = (new Parameter("weight", channels), new Parameter("bias", channels));
        Parameters = [Weight, Bias];
        (_runningMean, _runningVariance) = (new float[channels], new float[channels]);
        State = [new StateBuffer("running_mean", _runningMean), new StateBuffer("running_var", _runningVariance) { Least = 0 }];
        Reset();
    }

    /// <summary>Channels of the images.</summary>
    public int Channels { get; }

    /// <summary>What is applied to the result.</summary>
    public Activation Activation { get; }

    /// <summary>
    /// Weight of each batch's statistics in the running ones, from 0 to 1. A short fine-tuning of a network that was trained for long with
    /// a small one needs a larger one, or its running statistics stay behind.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is out of range.</exception>
    public float Momentum
    {
        get;
        set => field = RequireMomentum(value, nameof(value));
    }

    /// <summary>What is added to the variance.</summary>
    public float Epsilon { get; }

    /// <summary>[channels] what the normalised numbers are multiplied by.</summary>
    public Parameter Weight { get; }

    /// <summary>[channels] what is added to them.</summary>
    public Parameter Bias { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<Parameter> Parameters { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<StateBuffer> State { get; }

    /// <summary>
    /// [channels] the means that are used outside of training; every forward pass in training moves them towards those of the batch.
    /// </summary>
    public ReadOnlySpan<float> RunningMean => _runningMean;

    /// <summary>
    /// [channels] the variances that are used outside of training; every forward pass in training moves them towards the unbiased ones of
    /// the batch.
    /// </summary>
    public ReadOnlySpan<float> RunningVariance => _runningVariance;

    /// <inheritdoc/>
    public override long Bytes => base.Bytes + (2L * sizeof(float) * Channels);

    internal override bool CanCut(ActivationShape input, int strips) => true;

    internal override bool CanFuse(in Epilogue epilogue) =>
        (Activation == Activation.None || (!epilogue.HasResidual && epilogue.Activation == Activation.None))
        && !(epilogue.HasResidual && epilogue.Pool is not null);

    /// <summary>Replaces weights and biases.</summary>
    /// <param name="weight">[channels], finite.</param>
    /// <param name="bias">[channels], finite.</param>
    /// <exception cref="ArgumentException">Wrong length, or a number is NaN or infinite.</exception>
    public void SetAffine(ReadOnlySpan<float> weight, ReadOnlySpan<float> bias)
    {
        RequireNumbers(weight, Channels, "channels", nameof(weight));
        RequireNumbers(bias, Channels, "channels", nameof(bias));
        weight.CopyTo(Weight.Value);
        bias.CopyTo(Bias.Value);
        Weight.BeginAnew();
        Bias.BeginAnew();
    }

    /// <summary>Replaces <see cref="RunningMean"/> and <see cref="RunningVariance"/>.</summary>
    /// <param name="mean">[channels], finite.</param>
    /// <param name="variance">[channels], finite, 0 or more.</param>
    /// <exception cref="ArgumentException">Wrong length, or a number is NaN, infinite or a negative variance.</exception>
    public void SetRunningStatistics(ReadOnlySpan<float> mean, ReadOnlySpan<float> variance)
    {
        RequireNumbers(mean, Channels, "channels", nameof(mean));
        RequireNumbers(variance, Channels, "channels", nameof(variance));
        for (int i = 0; i < variance.Length; i++)
        {
            if (variance[i] < 0)
            {
                throw new ArgumentException(
                    FormattableString.Invariant($"Layer {Name}: variance[{i}] is {variance[i]}; it must be 0 or more."), nameof(variance));
            }
        }

        TakeRunningStatistics(mean, variance);
    }

    /// <inheritdoc/>
    public override ActivationShape OutputShape(ActivationShape input) => input.Channels == Channels
        ? input
        : throw new ArgumentException(
            $"Layer {Name} takes {Channels} channels, but its input {input} has {input.Channels}. "
            + $"Create it with channels: {input.Channels}.");

    /// <inheritdoc/>
    public override LayerNeeds NeedsFor(ActivationShape input) => NeedsOf(new NodeShapes([input], default));

    /// <inheritdoc/>
    public override LayerRun Bind(ActivationShape input) => BindTo(new NodeShapes([input], default));

    internal override ActivationShape OutputOf(in NodeShapes node)
    {
        var shape = OutputShape(node.Inputs[0]);
        return node.Epilogue.Pool is { } pool ? pool.OutputShape(shape) : shape;
    }

    internal override LayerNeeds NeedsOf(in NodeShapes node) => new()
    {
        // Without a residual, the sign of the output is computed from x.
        BackwardReadsOutput = node.Epilogue.HasResidual && Rectifies(node.Epilogue),
        BackwardInPlace = node.Epilogue.Pool is null,
        CanAddToInputGradient = node.Epilogue.Pool is null,
        StripInputBorder = node.Epilogue.Pool?.StripInputBorder ?? default,
        StripGradientBorder = node.Epilogue.Pool?.StripGradientBorder ?? default,
    };

    internal override LayerRun BindTo(in NodeShapes node) => node.Epilogue.Pool is { } pool
        ? new BatchNormPoolRun(this, pool, Rectifies(node.Epilogue))
        : new BatchNormRun(this, Rectifies(node.Epilogue));

    internal override void InitializeWeights(int seed, double sparsity) => Reset();

    private void Reset()
    {
        Weight.Value.Fill(1);
        Bias.Value.Clear();
        Weight.BeginAnew();
        Bias.BeginAnew();
        Array.Clear(_runningMean);
        Array.Fill(_runningVariance, 1);
    }

    /// <summary>Moves the running statistics of a channel towards those of a batch.</summary>
    internal void MoveRunningStatistics(int channel, double mean, double unbiasedVariance)
    {
        _runningMean[channel] = (float)((_runningMean[channel] * (1.0 - Momentum)) + (Momentum * mean));
        _runningVariance[channel] = (float)((_runningVariance[channel] * (1.0 - Momentum)) + (Momentum * unbiasedVariance));
    }

    /// <summary>Replaces the running statistics without checks.</summary>
    internal void TakeRunningStatistics(ReadOnlySpan<float> mean, ReadOnlySpan<float> variance)
    {
        mean.CopyTo(_runningMean);
        variance.CopyTo(_runningVariance);
    }

    /// <summary>Whether the result is rectified, by the layer itself or by the graph.</summary>
    private bool Rectifies(in Epilogue epilogue) => Activation == Activation.Relu || epilogue.Activation == Activation.Relu;

    private float RequireMomentum(float momentum, string argument) => momentum >= 0 && momentum <= 1
        ? momentum
        : throw new ArgumentOutOfRangeException(
            argument, FormattableString.Invariant($"Layer {Name}: the momentum is {momentum}; it must be from 0 to 1, say 0.1."));
}
