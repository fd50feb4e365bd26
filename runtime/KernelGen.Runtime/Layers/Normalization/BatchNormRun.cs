namespace KernelGen;

/// <summary>
/// Batch normalisation with the residual and the activation that a graph fuses into it, <c>y = activation(norm(x) + residual)</c>.
/// </summary>
internal sealed class BatchNormRun : LayerRun
{
    private readonly BatchNormStatistics _statistics;
    private readonly BatchNormWork _work;
    private readonly bool _rectify;

    public BatchNormRun(BatchNorm2d layer, bool rectify)
        : base(layer)
    {
        _statistics = new BatchNormStatistics(layer, this);
        (_work, _rectify) = (new BatchNormWork(_statistics.Numbers), rectify);
    }

    /// <inheritdoc/>
    public override long Bytes => _statistics.Bytes;

    /// <inheritdoc/>
    public override void Forward(RunOperands operands, Workers workers)
    {
        var (x, y) = (operands.Input, operands.Output);
        RequireChannels(x);
        RequireLike(y, x, nameof(y));
        if (operands.Residual is { } residual)
            RequireLike(residual, x, nameof(residual));
        _statistics.BeginForward(_work, x, workers);
        _work.Normalise(x, operands.Residual, y, _rectify, workers);
    }

    /// <inheritdoc/>
    public override void Backward(RunOperands operands, Workers workers)
    {
        var (x, y, dy) = (operands.Input, operands.Output, operands.OutputGradient);
        var (input, residual) = (operands.GradientOf(0), operands.GradientOf(1));
        RequireChannels(x);
        RequireLike(y, x, nameof(y));
        RequireLike(dy, x, nameof(dy));
        if (residual.To is { } dresidual)
            RequireLike(dresidual, x, nameof(dresidual));
        if (input.To is { } dx)
        {
            RequireLike(dx, x, nameof(dx));
            RequireInPlace(dy, dx);
        }

        _statistics.RequireLastForward(x);

        // Without a residual, the sign of y is computed from x, which saves reading y.
        var output = operands.Residual is not null && _rectify ? y : null;
        _statistics.BeginBackward(_work, x, output, dy, _rectify, workers);
        if (input.To is not null || residual.To is not null)
            _work.Gradients(x, output, dy, _rectify, input, residual, workers);
    }

    /// <inheritdoc/>
    public override void RevertForward() => _statistics.Revert();

    private void RequireChannels(Activations x)
    {
        int channels = ((BatchNorm2d)Layer).Channels;
        if (x.Shape.Channels != channels)
            throw new ArgumentException($"Layer {Name} takes {channels} channels, but x ({x.Shape}) has {x.Shape.Channels}.", nameof(x));
    }
}
