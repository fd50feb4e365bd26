namespace KernelGen;

/// <summary>
/// Batch normalisation, its activation and max pooling, <c>y = largest of the window over activation(norm(x))</c>, without an image of
/// normalised numbers in between. The result is that of the layers one after the other.
/// </summary>
/// <remarks>
/// It keeps the position of each largest number and the number itself, one for each output. The gradient sums need the input only at pixels
/// that have a gradient, and those are the numbers it keeps.
/// </remarks>
internal sealed class BatchNormPoolRun : LayerRun
{
    private readonly BatchNormStatistics _statistics;
    private readonly BatchNormWork _normWork;
    private readonly BatchNormPoolWork _work;
    private readonly MaxPool2d _pool;
    private readonly bool _rectify;
    private readonly StripBorders _stripBorders = new();

    public BatchNormPoolRun(BatchNorm2d norm, MaxPool2d pool, bool rectify)
        : base(norm)
    {
        _statistics = new BatchNormStatistics(norm, this);
        _normWork = new BatchNormWork(_statistics.Numbers);
        (_pool, _rectify) = (pool, rectify);
        _work = new BatchNormPoolWork(_statistics.Numbers, pool.Windows);
    }

    /// <inheritdoc/>
    public override long Bytes => _statistics.Bytes + _work.Bytes;

    /// <inheritdoc/>
    public override void Forward(RunOperands operands, Workers workers)
    {
        var (x, y) = (operands.Input, operands.Output);
        RequireOutput(x, y, nameof(y));
        RequireCut(x, _pool.StripInputBorder, _pool.CanCut(x.Shape, x.Strips));
        _statistics.BeginForward(_normWork, x, workers);
        _stripBorders.Fill(x, workers);
        _work.Forward(x, y, _rectify, workers);
    }

    /// <inheritdoc/>
    public override void Backward(RunOperands operands, Workers workers)
    {
        var (x, dy, dx) = (operands.Input, operands.OutputGradient, operands.InputGradient);
        RequireOutput(x, dy, nameof(dy));
        RequireStripBorder(dy, _pool.StripGradientBorder, nameof(dy));
        if (dx is not null)
            RequireLike(dx, x, nameof(dx));
        _statistics.RequireLastForward(x);
        _statistics.BeginBackward(_normWork, _work.Winners, null, dy, _rectify, workers);
        if (dx is null)
            return;
        _stripBorders.Fill(dy, workers);
        _work.Gradients(x, dy, dx, _rectify, workers);
    }

    /// <inheritdoc/>
    public override void RevertForward() => _statistics.Revert();

    private void RequireOutput(Activations x, Activations output, string argument)
    {
        RequireSame(output, _pool.OutputShape(Layer.OutputShape(x.Shape)), x.Batch, argument);
        RequireStrips(output, x.Strips, argument);
    }
}
