namespace KernelGen;

/// <summary>
/// What the runs of sparse and dense convolutions share: their operands, strips, and the gradient of bias and activation.
/// </summary>
internal abstract class Conv2dRun : LayerRun
{
    private readonly EpilogueGradientWork _epilogue;
    private readonly StripBorders _stripBorders = new();

    protected Conv2dRun(Conv2d layer, Conv2dGeometry geometry)
        : base(layer) => (Geometry, _epilogue) = (geometry, new EpilogueGradientWork(layer, layer.OutChannels));

    /// <summary>The convolution of the images that it is bound to.</summary>
    protected Conv2dGeometry Geometry { get; }

    /// <inheritdoc/>
    public sealed override void Forward(RunOperands operands, Workers workers)
    {
        var (x, y) = (operands.Input, operands.Output);
        RequireForward(x, y);
        _stripBorders.Fill(x, workers);
        Forward(x, y, workers);
    }

    /// <inheritdoc/>
    public sealed override void Backward(RunOperands operands, Workers workers)
    {
        RequireBackward(operands.Input, operands.Output, operands.OutputGradient, operands.InputGradient);
        _epilogue.Run(operands.Output, operands.OutputGradient, workers);

        // Taps reach beyond a strip into dY as it is before the activation.
        _stripBorders.Fill(operands.OutputGradient, workers);
        Backward(operands.Input, operands.OutputGradient, operands.InputGradient, operands.AddsToInputGradient, workers);
    }

    /// <summary>Computes the output.</summary>
    protected abstract void Forward(Activations x, Activations y, Workers workers);

    /// <summary>Computes the gradients of weights and input from that before the activation.</summary>
    protected abstract void Backward(Activations x, Activations dy, Activations? dx, bool add, Workers workers);

    private void RequireForward(Activations x, Activations y)
    {
        RequireImage(x, Geometry.Input, x.Batch, Geometry.InputBorder, nameof(x));
        RequireImage(y, Geometry.Output, x.Batch, default, nameof(y));
        RequireStrips(y, x.Strips, nameof(y));
        RequireCut(x, default, x.Strips == 1 || Geometry.CanCut(x.Strips));
        if (x.SharesBufferWith(y))
            throw new ArgumentException($"Layer {Name}: x and y share their memory; the output needs its own.", nameof(y));
    }

    private void RequireBackward(Activations x, Activations y, Activations dy, Activations? dx)
    {
        RequireImage(x, Geometry.Input, x.Batch, Geometry.InputBorder, nameof(x));
        RequireImage(dy, Geometry.Output, x.Batch, Geometry.OutputBorder, nameof(dy));
        RequireStrips(dy, x.Strips, nameof(dy));
        if (_epilogue.IsNeeded)
        {
            RequireImage(y, Geometry.Output, x.Batch, default, nameof(y));
            RequireStrips(y, x.Strips, nameof(y));
        }

        if (dx is null)
            return;
        RequireImage(dx, Geometry.Input, x.Batch, default, nameof(dx));
        RequireStrips(dx, x.Strips, nameof(dx));
        if (dx.SharesBufferWith(dy) || dx.SharesBufferWith(x))
            throw new ArgumentException($"Layer {Name}: dx shares its memory with x or dy; it needs its own.", nameof(dx));
    }

    private void RequireImage(Activations activations, ActivationShape shape, int batch, Border border, string argument)
    {
        Require(activations, shape, batch, argument);
        if (activations.Shape != shape)
        {
            throw new ArgumentException(
                $"Layer {Name}: {argument} is {activations.Shape} (channels x height x width), but {shape} is needed.",
                argument);
        }

        if (!activations.Border.Covers(border))
        {
            throw new ArgumentException(
                $"Layer {Name}: {argument} has a border of {activations.Border}, but the kernels read {border} around it. "
                + "Allocate it with that border of zeros.",
                argument);
        }

        const int spare = 2 * Conv2dPacking.SpareBorder;
        if (activations.Border.Left + activations.Border.Right > border.Left + border.Right + spare)
        {
            throw new ArgumentException(
                $"Layer {Name}: {argument} has a border of {activations.Border}, "
                + $"which is more than {spare} columns beyond what its kernels read ({border}). "
                + "Allocate it with a smaller border.", argument);
        }
    }
}
