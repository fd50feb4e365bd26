namespace KernelGen;

/// <summary>
/// What the runs of sparse and dense convolutions share: their operands, strips, and the gradient of bias and activation.
/// </summary>
internal abstract class Conv2dRun : LayerRun
{
    private readonly Conv2d _layer;
    private readonly BiasWork _biasWork;
    private readonly StripBorders _stripBorders = new();

    protected Conv2dRun(Conv2d layer, Conv2dGeometry geometry)
        : base(layer) => (_layer, Geometry, _biasWork) = (layer, geometry, new BiasWork(layer));

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
        if (EpilogueGradient.IsNeeded(_layer.Bias is not null, _layer.Activation))
            _biasWork.Run(operands.Output, operands.OutputGradient, workers);

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
        if (EpilogueGradient.IsNeeded(_layer.Bias is not null, _layer.Activation))
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

    private sealed class BiasWork(Conv2d layer) : IParallelWork
    {
        private Activations? _y;
        private Activations? _dy;
        private int _parts;

        /// <summary>Turns dY into the gradient before the activation, in place, and adds the bias' gradient.</summary>
        public void Run(Activations y, Activations dy, Workers workers)
        {
            (_y, _dy, _parts) = (y, dy, workers.Threads);
            workers.Run(this, _parts);
            (_y, _dy) = (null, null);
        }

        public void Run(int part)
        {
            int first = (int)((long)layer.OutChannels * part / _parts), end = (int)((long)layer.OutChannels * (part + 1) / _parts);
            for (int block = 0; block < _dy!.Blocks; block++)
            {
                for (int row = 0; row < _dy.StripHeight; row++)
                {
                    EpilogueGradient.Run(
                        layer.Activation, _y!.Row(block, row), _dy.Row(block, row), layer.BiasGradient, _dy.Pitch, first, end);
                }
            }
        }
    }
}
