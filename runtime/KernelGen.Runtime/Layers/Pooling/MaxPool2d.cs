namespace KernelGen;

/// <summary>
/// Max pooling, <c>y = largest of the window</c>; pixels of the padding count as -infinity. The gradient goes to the largest pixel; of
/// equal ones, to the first in the order row, column. The position of that pixel is kept in one byte for each output, so the backward pass
/// reads neither input nor output.
/// </summary>
public sealed class MaxPool2d : Pool2d
{
    /// <summary>The largest kernel whose pixels can be numbered in a byte.</summary>
    private const int LargestKernel = 16;

    /// <summary>Sets the geometry.</summary>
    /// <param name="kernel">Rows and columns of a window, from 1 to 16.</param>
    /// <param name="stride">
    /// Pixels from one window to the next, at least 1; null for the kernel size, so that windows do not overlap.
    /// </param>
    /// <param name="padding">Pixels by which windows reach beyond the image on each side, at most half the kernel.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    public MaxPool2d(int kernel, int? stride = null, int padding = 0)
        : base(kernel, stride, padding)
    {
        if (kernel > LargestKernel)
        {
            throw new ArgumentOutOfRangeException(
                nameof(kernel), kernel,
                $"Layer {Name}: the kernel is {kernel} pixels wide; at most {LargestKernel} is possible. "
                + "Put two smaller max pools one after the other.");
        }
    }

    internal override Border StripInputBorder => Windows.StripInputBorder;

    internal override Border StripGradientBorder => Windows.StripGradientBorder;

    internal override bool CanCut(ActivationShape input, int strips) => strips == 1 || Windows.CanCut(input.Height, strips);

    /// <inheritdoc/>
    public override LayerRun Bind(ActivationShape input) => new MaxPoolRun(this);

    private sealed class MaxPoolRun(MaxPool2d layer) : PoolRun(layer)
    {
        private readonly MaxPoolWork _work = new(layer.Windows);
        private readonly StripBorders _stripBorders = new();
        private LastForward _last;

        public override long Bytes => _work.Bytes;

        protected override void Compute(Activations x, Activations y, Workers workers)
        {
            _last.Set(x);
            _stripBorders.Fill(x, workers);
            _work.Forward(x, y, workers);
        }

        protected override void ComputeGradient(Activations x, Activations dy, Activations dx, bool add, Workers workers)
        {
            _last.Require(this, x);
            _stripBorders.Fill(dy, workers);
            _work.Backward(dy, dx, add, workers);
        }
    }
}
