using System.Globalization;

namespace KernelGen;

/// <summary>What sparse and dense convolutions share: geometry, bias, activation and their gradients.</summary>
public abstract class Conv2d : WeightedLayer
{
    /// <summary>The geometry that was asked for last.</summary>
    private Conv2dGeometry? _bound;

    private protected Conv2d(Conv2dKernels kernels, KernelOptions? options)
        : base(kernels.Bias, kernels.Filter.OutChannels, kernels.Activation, kernels.Widths, options)
    {
        KernelContract.Require(kernels.Contract, Name);
        Filter = kernels.Filter;
        (DeclaredHeight, DeclaredWidth) = (kernels.Height, kernels.Width);
    }

    /// <summary>The numbers of the declaration, whatever the size of the images.</summary>
    public Conv2dFilter Filter { get; }

    /// <summary>Rows of the images that the declaration names; null for any.</summary>
    public int? DeclaredHeight { get; }

    /// <summary>Columns of the images that the declaration names; null for any.</summary>
    public int? DeclaredWidth { get; }

    /// <summary>The convolution of the images that the declaration names.</summary>
    /// <exception cref="InvalidOperationException">The declaration leaves their size open.</exception>
    public Conv2dGeometry Geometry => this is { DeclaredHeight: { } height, DeclaredWidth: { } width }
        ? GeometryFor(new ActivationShape(height, width, InChannels))
        : throw new InvalidOperationException($"Layer {Name} takes images of any size. Ask for its geometry by {nameof(GeometryFor)}.");

    /// <summary>Channels of an input pixel.</summary>
    public int InChannels => Filter.InChannels;

    /// <summary>Channels of an output pixel.</summary>
    public int OutChannels => Filter.OutChannels;

    /// <summary>
    /// The same row of every strip reads the same rows around it: a strip of output lies over as many rows of input as its own times the
    /// stride.
    /// </summary>
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
    /// Into how many strips to cut input, output and their gradients for a batch that would leave many lanes empty, if this layer is called
    /// alone; 1 for whole images. A network finds the number by itself.
    /// </summary>
    /// <param name="input">Shape of one image.</param>
    /// <param name="batch">Samples of a step, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The batch is not positive.</exception>
    public int StripsFor(ActivationShape input, int batch)
    {
        if (batch < 1)
            throw new ArgumentOutOfRangeException(nameof(batch), batch, $"A batch needs at least 1 sample, but {batch} was asked for.");
        var geometry = GeometryFor(input);
        return StripCount.Of(input.Height, batch, strips => strips == 1 || geometry.CanCut(strips));
    }

    /// <summary>The convolution of images of a shape.</summary>
    /// <param name="input">Shape of one image.</param>
    /// <exception cref="ArgumentException">The layer takes other images, or the filter does not fit in these.</exception>
    public Conv2dGeometry GeometryFor(ActivationShape input)
    {
        if (_bound is { } bound && bound.Input == input)
            return bound;
        if (input.Channels != InChannels
            || (DeclaredHeight ?? input.Height) != input.Height
            || (DeclaredWidth ?? input.Width) != input.Width)
        {
            string Size(int? size) => size is { } declared ? declared.ToString(CultureInfo.InvariantCulture) : "any";
            throw new ArgumentException(
                $"Layer {Name} takes images of {InChannels}x{Size(DeclaredHeight)}x{Size(DeclaredWidth)} (channels x height x width), "
                + $"but its input is {input}. "
                + "Declare it with these channels, and with this Height and Width or without, or change the layer before it.");
        }

        if (Filter.Rows.Outputs(input.Height) < 1 || Filter.Columns.Outputs(input.Width) < 1)
        {
            throw new ArgumentException(
                $"Layer {Name}: a kernel of {Filter.Rows.Kernel}x{Filter.Columns.Kernel} "
                + $"(dilation {Filter.Rows.Dilation}x{Filter.Columns.Dilation}) does not fit in "
                + $"the input {input} with its padding. Give it larger images, or declare a smaller kernel or more padding.");
        }

        return _bound = Filter.At(input.Height, input.Width);
    }

    /// <summary>
    /// Columns of W as a matrix: the weights of one output channel, in the order input channel, kernel row, kernel column.
    /// </summary>
    private protected int WeightColumns => Filter.GroupInputs * Filter.Taps;

    private protected sealed override string OutputNoun => "channels";
}
