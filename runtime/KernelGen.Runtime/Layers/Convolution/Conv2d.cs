namespace KernelGen;

/// <summary>What sparse and dense convolutions share: geometry, bias, activation and their gradients.</summary>
public abstract class Conv2d : WeightedLayer
{
    private readonly BiasWork _biasWork;
    private readonly StripBorders _stripBorders = new();

    private protected Conv2d(Conv2dKernels kernels, KernelOptions? options)
        : base(kernels.Bias, kernels.Filter.OutChannels, kernels.Activation, kernels.Widths, options)
    {
        KernelContract.Require(kernels.Contract, Name);
        Geometry = kernels is { Height: { } height, Width: { } width }
            ? kernels.Filter.At(height, width)
            : throw new NotSupportedException($"Layer {Name} is declared without Height and Width, which this version cannot run. Declare both.");
        _biasWork = new BiasWork(this);
    }

    /// <summary>The numbers of the declaration.</summary>
    public Conv2dGeometry Geometry { get; }

    /// <summary>Channels of an input pixel.</summary>
    public int InChannels => Geometry.InChannels;

    /// <summary>Channels of an output pixel.</summary>
    public int OutChannels => Geometry.OutChannels;

    /// <inheritdoc/>
    public override Border InputBorder => Geometry.InputBorder;

    /// <inheritdoc/>
    public override Border OutputGradientBorder => Geometry.OutputBorder;

    internal sealed override bool CanAddBackward => true;

    /// <summary>The same row of every strip reads the same rows around it: a strip of output lies over as many rows of input as its own times the stride.</summary>
    internal sealed override bool CanCut(ActivationShape input, int strips) => strips == 1 ||
        (Geometry.Height == Geometry.Output.Height * Geometry.Rows.Stride && Geometry.Output.Height % strips == 0);

    /// <inheritdoc/>
    public override ActivationShape OutputShape(ActivationShape input) => input == Geometry.Input
        ? Geometry.Output
        : throw new ArgumentException($"Layer {Name} takes images of {Geometry.Input} (channels x height x width), but its input is {input}. Declare it with these channels, Height and Width, or change the layer before it.");

    /// <summary>
    /// Into how many strips to cut input, output and their gradients for a batch that would leave many lanes empty, if this layer is called alone; 1
    /// for whole images. A network finds the number by itself.
    /// </summary>
    /// <param name="batch">Samples of a step, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The batch is not positive.</exception>
    public int StripsFor(int batch)
    {
        if (batch < 1)
            throw new ArgumentOutOfRangeException(nameof(batch), batch, $"A batch needs at least 1 sample, but {batch} was asked for.");
        return StripCount.Of(Geometry.Input.Height, batch, strips => CanCut(Geometry.Input, strips));
    }

    /// <summary>Columns of W as a matrix: the weights of one output channel, in the order input channel, kernel row, kernel column.</summary>
    private protected int WeightColumns => Geometry.GroupInputs * Geometry.Taps;

    private protected sealed override string OutputNoun => "channels";

    private protected void RequireForward(Activations x, Activations y)
    {
        ArgumentNullException.ThrowIfNull(x);
        RequireImage(x, Geometry.Input, x.Batch, Geometry.InputBorder, nameof(x));
        RequireImage(y, Geometry.Output, x.Batch, default, nameof(y));
        RequireStrips(y, x.Strips, nameof(y));
        RequireCut(x);
        if (x.SharesBufferWith(y))
            throw new ArgumentException($"Layer {Name}: x and y share their memory; the output needs its own.", nameof(y));
    }

    private protected void RequireBackward(Activations x, Activations y, Activations dy, Activations? dx)
    {
        RequireImage(x, Geometry.Input, x.Batch, Geometry.InputBorder, nameof(x));
        RequireImage(dy, Geometry.Output, x.Batch, Geometry.OutputBorder, nameof(dy));
        RequireStrips(dy, x.Strips, nameof(dy));
        if (EpilogueGradient.IsNeeded(Bias is not null, Activation))
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

    /// <summary>Readies the input for taps that reach beyond a strip.</summary>
    private protected void FillStripBorders(Activations x, Workers workers) => _stripBorders.Fill(x, workers);

    /// <summary>Turns dY into the gradient before the activation, in place, adds the bias' gradient, and only then readies dY for taps that reach beyond a strip.</summary>
    private protected void BackwardBias(Activations y, Activations dy, Workers workers)
    {
        if (EpilogueGradient.IsNeeded(Bias is not null, Activation))
            _biasWork.Run(y, dy, workers);
        _stripBorders.Fill(dy, workers);
    }

    private void RequireImage(Activations activations, ActivationShape shape, int batch, Border border, string argument)
    {
        Require(activations, shape, batch, argument);
        if (activations.Shape != shape)
            throw new ArgumentException($"Layer {Name}: {argument} is {activations.Shape} (channels x height x width), but {shape} is needed.", argument);
        if (!activations.Border.Covers(border))
            throw new ArgumentException($"Layer {Name}: {argument} has a border of {activations.Border}, but the kernels read {border} around it. Allocate it with that border of zeros.", argument);
        if (activations.Border.Left + activations.Border.Right > border.Left + border.Right + (2 * Conv2dPacking.SpareBorder))
            throw new ArgumentException($"Layer {Name}: {argument} has a border of {activations.Border}, which is more than {2 * Conv2dPacking.SpareBorder} columns beyond what its kernels read ({border}). Allocate it with a smaller border.", argument);
    }

    private sealed class BiasWork(Conv2d layer) : IParallelWork
    {
        private Activations? _y;
        private Activations? _dy;
        private int _parts;

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
                        layer.Activation, _y!.Row(block, row), _dy.Row(block, row), layer.BiasGradient, _dy.PixelLength / Activations.BlockSamples, first, end);
                }
            }
        }
    }
}
