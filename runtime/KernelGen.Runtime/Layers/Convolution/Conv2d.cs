namespace KernelGen;

/// <summary>What sparse and dense convolutions share: geometry, bias, activation and their gradients.</summary>
public abstract class Conv2d : WeightedLayer
{
    private protected Conv2d(Conv2dKernels kernels, KernelOptions? options)
        : base(kernels.Bias, kernels.Geometry.OutChannels, kernels.Activation, kernels.Widths, options)
    {
        Geometry = kernels.Geometry;
        if (kernels.BackwardBias.Count > 0)
            BackwardBias = KernelDispatch.OfWidth(kernels.BackwardBias, Width, Name)[0];
    }

    /// <summary>The numbers of the declaration.</summary>
    public Conv2dGeometry Geometry { get; }

    /// <summary>Channels of an input pixel.</summary>
    public int InChannels => Geometry.InChannels;

    /// <summary>Channels of an output pixel.</summary>
    public int OutChannels => Geometry.OutChannels;

    /// <summary>The same row of every strip reads the same rows around it: a strip of output lies over as many rows of input as its own times the stride.</summary>
    internal sealed override bool CanCut(ActivationShape input, int strips) => strips == 1 || GeometryFor(input).CanCut(strips);

    /// <inheritdoc/>
    public sealed override ActivationShape OutputShape(ActivationShape input) => GeometryFor(input).Output;

    /// <inheritdoc/>
    public sealed override LayerNeeds NeedsFor(ActivationShape input)
    {
        var geometry = GeometryFor(input);
        return new()
        {
            InputBorder = geometry.InputBorder,
            OutputGradientBorder = geometry.OutputBorder,
            BackwardReadsOutput = Activation != Activation.None,
            CanAddToInputGradient = true,
        };
    }

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
        return StripCount.Of(Geometry.Height, batch, strips => strips == 1 || Geometry.CanCut(strips));
    }

    /// <summary>The convolution of images of a shape.</summary>
    /// <exception cref="ArgumentException">The layer takes other images.</exception>
    internal Conv2dGeometry GeometryFor(ActivationShape input) => input == Geometry.Input
        ? Geometry
        : throw new ArgumentException(
            $"Layer {Name} takes images of {Geometry.Input} (channels x height x width), but its input is {input}. "
            + "Declare it with these channels, Height and Width, or change the layer before it.");

    /// <summary>The gradient of activation and bias; null where there is neither.</summary>
    internal KernelVariant<LinearBackwardBiasKernel>? BackwardBias { get; }

    /// <summary>Columns of W as a matrix: the weights of one output channel, in the order input channel, kernel row, kernel column.</summary>
    private protected int WeightColumns => Geometry.GroupInputs * Geometry.Taps;

    private protected sealed override string OutputNoun => "channels";
}
