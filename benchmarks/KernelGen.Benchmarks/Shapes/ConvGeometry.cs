namespace KernelGen.Benchmarks.Shapes;

/// <summary>The numbers of a convolution with a square kernel, as the paper has them.</summary>
/// <param name="InChannels">Channels of an input pixel.</param>
/// <param name="OutChannels">Channels of an output pixel.</param>
/// <param name="Kernel">Rows and columns of the kernel.</param>
/// <param name="Stride">Pixels from one application of the kernel to the next, 1 or 2.</param>
/// <param name="Padding">Pixels of zeros on each side.</param>
/// <param name="Height">Rows of input pixels.</param>
/// <param name="Width">Columns of input pixels.</param>
public readonly record struct ConvGeometry(int InChannels, int OutChannels, int Kernel, int Stride, int Padding, int Height, int Width)
{
    public int OutHeight => Outputs(Height);

    public int OutWidth => Outputs(Width);

    /// <summary>How often the kernel fits along an axis; 0 or less where it is larger than the padded input.</summary>
    private int Outputs(int inputs) => inputs + (2 * Padding) < Kernel ? 0 : ((inputs + (2 * Padding) - Kernel) / Stride) + 1;

    /// <summary>
    /// The geometry as tables and files show it: <c>3x3/2 64->128 56x56</c> has stride 2; padding is that which keeps a map's size,
    /// unless it is named.
    /// </summary>
    public override string ToString() =>
        $"{Kernel}x{Kernel}{(Stride == 1 ? "" : $"/{Stride}")} {InChannels}->{OutChannels} "
            + $"{Height}x{Width}{(Padding == Kernel / 2 ? "" : $" p{Padding}")}";
}
