namespace KernelGen;

/// <summary>What pooling layers share: square windows that slide over an image, each of which gives one pixel. Sizes are rounded down, as PyTorch does.</summary>
public abstract class Pool2d : Layer
{
    private protected Pool2d(int kernel, int? stride, int padding)
    {
        if (kernel < 1)
            throw new ArgumentOutOfRangeException(nameof(kernel), kernel, $"Layer {Name}: the kernel is {kernel} pixels wide; at least 1 is needed.");
        if (stride < 1)
            throw new ArgumentOutOfRangeException(nameof(stride), stride, $"Layer {Name}: the stride is {stride}; it must be 1 or more, or null for the kernel's {kernel}.");
        if (padding < 0 || padding > kernel / 2)
            throw new ArgumentOutOfRangeException(nameof(padding), padding, $"Layer {Name}: the padding is {padding}; with a kernel of {kernel} it must be from 0 to {kernel / 2}, so that no window lies in the padding alone.");
        Windows = new PoolWindows(kernel, stride ?? kernel, padding);
    }

    /// <summary>Rows and columns of a window.</summary>
    public int Kernel => Windows.Kernel;

    /// <summary>Pixels from one window to the next.</summary>
    public int Stride => Windows.Stride;

    /// <summary>Pixels by which windows reach beyond the image on each side.</summary>
    public int Padding => Windows.Padding;

    internal override bool BackwardReadsInput => false;

    internal override bool BackwardReadsOutput => false;

    internal override bool CanAddBackward => true;

    private protected PoolWindows Windows { get; }

    /// <summary>Windows that stay within strips need nothing from the neighbours.</summary>
    internal override bool CanCut(ActivationShape input, int strips) =>
        strips == 1 || (Windows.CanCut(input.Height, strips) && Padding == 0 && Kernel <= Stride);

    /// <inheritdoc/>
    public override ActivationShape OutputShape(ActivationShape input)
    {
        int height = Windows.Count(input.Height), width = Windows.Count(input.Width);
        if (height < 1 || width < 1)
        {
            throw new ArgumentException(
                $"Layer {Name}: a window of {Kernel}x{Kernel} does not fit in the input {input}, which is {input.Height}x{input.Width} pixels with a padding of {Padding}. Use a kernel of at most {Math.Min(input.Height, input.Width) + (2 * Padding)}.");
        }

        return new ActivationShape(height, width, input.Channels);
    }

    /// <inheritdoc/>
    public override void Forward(Activations x, Activations y, Workers? workers = null)
    {
        ArgumentNullException.ThrowIfNull(x);
        RequireSame(y, OutputShape(x.Shape), x.Batch, nameof(y));
        RequireStrips(y, x.Strips, nameof(y));
        RequireCut(x);
        ForwardRows(x, y, workers ?? Workers.CallerOnly);
    }

    /// <inheritdoc/>
    public override void Backward(Activations x, Activations y, Activations dy, Activations? dx, Workers? workers = null)
    {
        if (dx is not null)
            Backward(x, dy, dx, add: false, workers);
    }

    internal override void BackwardAdding(Activations x, Activations y, Activations dy, Activations dx, Workers workers) =>
        Backward(x, dy, dx, add: true, workers);

    private protected abstract void ForwardRows(Activations x, Activations y, Workers workers);

    private protected abstract void BackwardRows(Activations x, Activations dy, Activations dx, bool add, Workers workers);

    private void Backward(Activations x, Activations dy, Activations dx, bool add, Workers? workers)
    {
        ArgumentNullException.ThrowIfNull(x);
        RequireSame(dy, OutputShape(x.Shape), x.Batch, nameof(dy));
        RequireStrips(dy, x.Strips, nameof(dy));
        RequireLike(dx, x, nameof(dx));
        BackwardRows(x, dy, dx, add, workers ?? Workers.CallerOnly);
    }
}
