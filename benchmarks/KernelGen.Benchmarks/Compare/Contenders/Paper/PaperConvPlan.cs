using KernelGen.Benchmarks.Shapes;

namespace KernelGen.Benchmarks.Compare.Contenders.Paper;

/// <summary>
/// How the paper's kernels walk a convolution. Over the batch there is one image whose every number is a line of samples,
/// [channels][rows][columns][batch]; over the output width there are as many images as samples, [batch][channels][rows][columns],
/// of one number each.
/// </summary>
internal readonly struct PaperConvPlan
{
    /// <param name="geometry">The convolution, with a stride of 1 or 2.</param>
    /// <param name="images">Images, one after the other.</param>
    /// <param name="lanes">Numbers for each pixel and channel.</param>
    public PaperConvPlan(ConvGeometry geometry, int images, int lanes)
    {
        Images = images;
        (InChannels, OutChannels) = (geometry.InChannels, geometry.OutChannels);
        (InPlane, OutPlane) = (geometry.Height * geometry.Width * lanes, geometry.OutHeight * geometry.OutWidth * lanes);
        (InRow, OutRow) = (geometry.Stride * geometry.Width * lanes, geometry.OutWidth * lanes);
        (InRun, OutRun) = (geometry.Stride * lanes, lanes);
        Gathers = geometry.Stride == 2 && lanes == 1;
        Taps = new Tap[geometry.Kernel * geometry.Kernel];
        for (int tap = 0; tap < Taps.Length; tap++)
            Taps[tap] = TapOf(geometry, tap / geometry.Kernel, tap % geometry.Kernel, lanes);
    }

    public int Images { get; }

    public nint InChannels { get; }

    public nint OutChannels { get; }

    /// <summary>Floats of one channel of an image.</summary>
    public nint InPlane { get; }

    public nint OutPlane { get; }

    /// <summary>Floats of the input from one output row to the next.</summary>
    public nint InRow { get; }

    public nint OutRow { get; }

    /// <summary>Floats of the input from one run to the next.</summary>
    public nint InRun { get; }

    public nint OutRun { get; }

    /// <summary>Whether a run takes every other number of the input.</summary>
    public bool Gathers { get; }

    /// <summary>[kernel rows * kernel columns].</summary>
    public Tap[] Taps { get; }

    /// <summary>
    /// What one position of the kernel multiplies: rows of runs, which begin so many floats into a plane. The padding is left out.
    /// </summary>
    internal readonly record struct Tap(nint Input, nint Output, nint Rows, nint Runs, nint Length);

    private static Tap TapOf(ConvGeometry geometry, int kernelRow, int kernelColumn, int lanes)
    {
        int down = kernelRow - geometry.Padding, right = kernelColumn - geometry.Padding;
        var (firstRow, rows) = Inside(geometry.Height, geometry.OutHeight, geometry.Stride, down);
        var (firstColumn, columns) = Inside(geometry.Width, geometry.OutWidth, geometry.Stride, right);
        nint input = ((((firstRow * geometry.Stride) + down) * geometry.Width) + (firstColumn * geometry.Stride) + right) * lanes;
        nint output = ((firstRow * geometry.OutWidth) + firstColumn) * lanes;
        if (geometry.Stride > 1)
            return lanes > 1 ? new(input, output, rows, columns, lanes) : new(input, output, rows, 1, columns);

        // Neighbours lie side by side in both operands; where nothing of a row is left out, its last beside the next row's first.
        return columns == geometry.Width && columns == geometry.OutWidth
            ? new(input, output, 1, 1, rows * columns * lanes)
            : new(input, output, rows, 1, columns * lanes);
    }

    /// <summary>The outputs along an axis whose input is no padding.</summary>
    private static (int First, int Count) Inside(int inputs, int outputs, int stride, int shift)
    {
        int first = shift < 0 ? (-shift + stride - 1) / stride : 0;
        int end = inputs - shift <= 0 ? 0 : Math.Min(outputs, ((inputs - 1 - shift) / stride) + 1);
        return (first, Math.Max(0, end - first));
    }
}
