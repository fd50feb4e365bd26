namespace KernelGen;

/// <summary>
/// Average pooling, <c>y = sum of the window / its pixels</c>. Pixels of the padding count as zeros, as with PyTorch's
/// <c>count_include_pad</c>, or do not count. Pixels beyond the padding, which windows reach when their number is rounded up, never count.
/// </summary>
public sealed class AveragePool2d : Pool2d
{
    /// <summary>Sets the geometry of square windows, whose padding counts.</summary>
    /// <param name="kernel">Rows and columns of a window, at least 1.</param>
    /// <param name="stride">
    /// Pixels from one window to the next, at least 1; null for the kernel size, so that windows do not overlap.
    /// </param>
    /// <param name="padding">Pixels by which windows reach beyond the image on each side, fewer than the kernel.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    public AveragePool2d(int kernel, int? stride = null, int padding = 0)
        : this((kernel, kernel), Both(stride), padding)
    {
    }

    /// <summary>Sets the geometry, and what counts.</summary>
    /// <param name="kernel">Rows and columns of a window, at least 1 each.</param>
    /// <param name="stride">
    /// Rows and columns from one window to the next, at least 1 each; null for those of the kernel, so that windows do not overlap.
    /// </param>
    /// <param name="padding">Pixels by which windows reach beyond the image, on each side fewer than the kernel.</param>
    /// <param name="roundUp">Whether the number of windows is rounded up (<c>ceil_mode</c>).</param>
    /// <param name="countPadding">
    /// Whether the sum is divided by the pixels in image and padding; otherwise by those in the image alone.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    public AveragePool2d(
        (int Height, int Width) kernel, (int Height, int Width)? stride = null, Padding padding = default, bool roundUp = false,
        bool countPadding = true)
        : base(kernel, stride, padding, roundUp) => CountPadding = countPadding;

    /// <summary>Whether the sum is divided by the pixels in image and padding; otherwise by those in the image alone.</summary>
    public bool CountPadding { get; }

    /// <inheritdoc/>
    public override LayerRun Bind(ActivationShape input) => new AveragePoolRun(this);

    private sealed class AveragePoolRun(AveragePool2d layer) : PoolRun(layer)
    {
        private readonly AveragePoolWork _work = new(layer.Windows, layer.CountPadding);

        protected override void Compute(Activations x, Activations y, Workers workers) => _work.Forward(x, y, workers);

        protected override void ComputeGradient(Activations x, Activations dy, Activations dx, bool add, Workers workers) =>
            _work.Backward(dy, dx, add, workers);
    }
}
