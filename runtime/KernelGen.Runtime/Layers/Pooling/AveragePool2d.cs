namespace KernelGen;

/// <summary>
/// Average pooling, <c>y = sum of the window / kernel^2</c>: pixels of the padding count as zeros, as with PyTorch's
/// <c>count_include_pad</c>.
/// </summary>
public sealed class AveragePool2d : Pool2d
{
    /// <summary>Sets the geometry.</summary>
    /// <param name="kernel">Rows and columns of a window, at least 1.</param>
    /// <param name="stride">
    /// Pixels from one window to the next, at least 1; null for the kernel size, so that windows do not overlap.
    /// </param>
    /// <param name="padding">Pixels by which windows reach beyond the image on each side, at most half the kernel.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    public AveragePool2d(int kernel, int? stride = null, int padding = 0)
        : base(kernel, stride, padding)
    {
    }

    /// <inheritdoc/>
    public override LayerRun Bind(ActivationShape input) => new AveragePoolRun(this);

    private sealed class AveragePoolRun(AveragePool2d layer) : PoolRun(layer)
    {
        private readonly AveragePoolWork _work = new(layer.Windows);

        protected override void Compute(Activations x, Activations y, Workers workers) => _work.Forward(x, y, workers);

        protected override void ComputeGradient(Activations x, Activations dy, Activations dx, bool add, Workers workers) =>
            _work.Backward(dy, dx, add, workers);
    }
}
