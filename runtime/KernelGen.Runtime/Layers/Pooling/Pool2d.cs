namespace KernelGen;

/// <summary>
/// The base of pooling layers: square windows that slide over an image, each of which gives one output pixel. Sizes are rounded down, as in
/// PyTorch.
/// </summary>
public abstract class Pool2d : Layer
{
    private protected Pool2d(int kernel, int? stride, int padding)
    {
        if (kernel < 1)
        {
            throw new ArgumentOutOfRangeException(
                nameof(kernel), kernel, $"Layer {Name}: the kernel is {kernel} pixels wide; at least 1 is needed.");
        }

        if (stride < 1)
        {
            throw new ArgumentOutOfRangeException(
                nameof(stride), stride, $"Layer {Name}: the stride is {stride}; it must be 1 or more, or null for the kernel's {kernel}.");
        }

        if (padding < 0 || padding > kernel / 2)
        {
            throw new ArgumentOutOfRangeException(
                nameof(padding), padding,
                $"Layer {Name}: the padding is {padding}; with a kernel of {kernel} it must be from 0 to {kernel / 2}, "
                + "so that no window lies in the padding alone.");
        }

        Windows = new PoolWindows(kernel, stride ?? kernel, padding);
    }

    /// <summary>Rows and columns of a window.</summary>
    public int Kernel => Windows.Kernel;

    /// <summary>Pixels from one window to the next.</summary>
    public int Stride => Windows.Stride;

    /// <summary>Pixels by which windows reach beyond the image on each side.</summary>
    public int Padding => Windows.Padding;

    internal PoolWindows Windows { get; }

    /// <summary>Rows beyond a strip that its windows read.</summary>
    internal virtual Border StripInputBorder => default;

    /// <summary>Rows of windows beyond a strip of the output that contain pixels of the strip of the input.</summary>
    internal virtual Border StripGradientBorder => default;

    /// <summary>Images can be cut into strips whose windows read no neighbouring strip.</summary>
    internal override bool CanCut(ActivationShape input, int strips) =>
        strips == 1 || (Windows.CanCut(input.Height, strips) && Padding == 0 && Kernel <= Stride);

    /// <inheritdoc/>
    public override ActivationShape OutputShape(ActivationShape input)
    {
        int height = Windows.Count(input.Height), width = Windows.Count(input.Width);
        if (height < 1 || width < 1)
        {
            throw new ArgumentException(
                $"Layer {Name}: a window of {Kernel}x{Kernel} does not fit in the input {input}, "
                + $"which is {input.Height}x{input.Width} pixels with a padding of {Padding}. "
                + $"Use a kernel of at most {Math.Min(input.Height, input.Width) + (2 * Padding)}.");
        }

        return new ActivationShape(height, width, input.Channels);
    }

    /// <inheritdoc/>
    public override LayerNeeds NeedsFor(ActivationShape input) => new()
    {
        BackwardReadsInput = false,
        BackwardReadsOutput = false,
        CanAddToInputGradient = true,
        StripInputBorder = StripInputBorder,
        StripGradientBorder = StripGradientBorder,
    };
}
