namespace KernelGen;

/// <summary>
/// The base of pooling layers: windows that slide over an image, each of which gives one output pixel. Along each axis there are
/// <c>floor((extent + padding before + padding after - kernel) / stride) + 1</c> windows, as in PyTorch; with <see cref="RoundUp"/>
/// (<c>ceil_mode</c>) the quotient is rounded up, and a last window that would begin in the padding after the image is dropped.
/// </summary>
public abstract class Pool2d : Layer
{
    private protected Pool2d((int Height, int Width) kernel, (int Height, int Width)? stride, Padding padding, bool roundUp)
    {
        if (kernel.Height < 1 || kernel.Width < 1)
        {
            throw new ArgumentOutOfRangeException(
                nameof(kernel), kernel, $"Layer {Name}: the kernel is {Text(kernel)} pixels; at least 1x1 is needed.");
        }

        if (stride is { } given && (given.Height < 1 || given.Width < 1))
        {
            throw new ArgumentOutOfRangeException(
                nameof(stride), stride,
                $"Layer {Name}: the stride is {Text(given)}; it must be 1 or more, or null for the kernel's {Text(kernel)}.");
        }

        RequirePadding(padding.Top, "top", kernel.Height, nameof(padding));
        RequirePadding(padding.Bottom, "bottom", kernel.Height, nameof(padding));
        RequirePadding(padding.Left, "left", kernel.Width, nameof(padding));
        RequirePadding(padding.Right, "right", kernel.Width, nameof(padding));
        (Kernel, Stride, Padding, RoundUp) = (kernel, stride ?? kernel, padding, roundUp);
        Windows = PoolGeometry.Of(kernel, Stride, padding, roundUp);
    }

    /// <summary>Rows and columns of a window.</summary>
    public (int Height, int Width) Kernel { get; }

    /// <summary>Rows and columns from one window to the next.</summary>
    public (int Height, int Width) Stride { get; }

    /// <summary>Pixels by which windows reach beyond the image.</summary>
    public Padding Padding { get; }

    /// <summary>Whether the number of windows is rounded up, so that the last ones may reach beyond the padding.</summary>
    public bool RoundUp { get; }

    internal PoolGeometry Windows { get; }

    /// <summary>Rows beyond a strip that its windows read.</summary>
    internal virtual Border StripInputBorder => default;

    /// <summary>Rows of windows beyond a strip of the output that contain pixels of the strip of the input.</summary>
    internal virtual Border StripGradientBorder => default;

    /// <summary>Images can be cut into strips whose windows read no neighbouring strip.</summary>
    internal override bool CanCut(ActivationShape input, int strips) => strips == 1 || Windows.Rows.CanCutApart(input.Height, strips);

    /// <inheritdoc/>
    public override ActivationShape OutputShape(ActivationShape input)
    {
        int height = Windows.Rows.Count(input.Height), width = Windows.Columns.Count(input.Width);
        if (height < 1 || width < 1)
        {
            int rows = input.Height + Padding.Top + Padding.Bottom, columns = input.Width + Padding.Left + Padding.Right;
            throw new ArgumentException(
                $"Layer {Name}: a window of {Text(Kernel)} does not fit in the input {input}, "
                + $"which is {input.Height}x{input.Width} pixels, {rows}x{columns} with its padding. "
                + $"Use a kernel of at most {rows}x{columns}.");
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

    /// <summary>As many rows as columns, for messages: 3x3.</summary>
    private protected static string Text((int Height, int Width) extent) => FormattableString.Invariant($"{extent.Height}x{extent.Width}");

    /// <summary>The same number for both axes; null stays null.</summary>
    private protected static (int Height, int Width)? Both(int? extent) => extent is { } number ? (number, number) : null;

    private void RequirePadding(int pixels, string side, int kernel, string argument)
    {
        if (pixels < 0 || pixels >= kernel)
        {
            throw new ArgumentOutOfRangeException(
                argument, pixels,
                $"Layer {Name}: the padding is {pixels} at the {side}; with a kernel of {kernel} it must be from 0 to {kernel - 1}, "
                + "so that no window lies in the padding alone.");
        }
    }
}
