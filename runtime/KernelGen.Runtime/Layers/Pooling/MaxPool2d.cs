namespace KernelGen;

/// <summary>
/// Max pooling, <c>y = largest of the window</c>; pixels of the padding count as -infinity. The gradient goes to the largest pixel; of
/// equal ones, to the first in the order row, column. The position of that pixel is kept in one byte for each output, so the backward pass
/// reads neither input nor output.
/// </summary>
public sealed class MaxPool2d : Pool2d
{
    /// <summary>The most pixels of a window that can be numbered in a byte.</summary>
    private const int MostPixels = 256;

    /// <summary>Sets the geometry of square windows.</summary>
    /// <param name="kernel">Rows and columns of a window, from 1 to 16.</param>
    /// <param name="stride">
    /// Pixels from one window to the next, at least 1; null for the kernel size, so that windows do not overlap.
    /// </param>
    /// <param name="padding">Pixels by which windows reach beyond the image on each side, fewer than the kernel.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    public MaxPool2d(int kernel, int? stride = null, int padding = 0)
        : this((kernel, kernel), Both(stride), padding)
    {
    }

    /// <summary>Sets the geometry.</summary>
    /// <param name="kernel">Rows and columns of a window, at least 1 each, 256 pixels at most.</param>
    /// <param name="stride">
    /// Rows and columns from one window to the next, at least 1 each; null for those of the kernel, so that windows do not overlap.
    /// </param>
    /// <param name="padding">Pixels by which windows reach beyond the image, on each side fewer than the kernel.</param>
    /// <param name="roundUp">Whether the number of windows is rounded up (<c>ceil_mode</c>).</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    public MaxPool2d(
        (int Height, int Width) kernel, (int Height, int Width)? stride = null, Padding padding = default, bool roundUp = false)
        : base(kernel, stride, padding, roundUp)
    {
        if ((long)kernel.Height * kernel.Width > MostPixels)
        {
            throw new ArgumentOutOfRangeException(
                nameof(kernel), kernel,
                $"Layer {Name}: the kernel is {Text(kernel)}, {(long)kernel.Height * kernel.Width} pixels; "
                + $"at most {MostPixels} (16x16) are possible. Put two smaller max pools one after the other.");
        }
    }

    internal override Border StripInputBorder => Windows.Rows.StripInputBorder;

    internal override Border StripGradientBorder => Windows.Rows.StripGradientBorder;

    internal override bool CanCut(ActivationShape input, int strips) => strips == 1 || Windows.Rows.CanCut(input.Height, strips);

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
