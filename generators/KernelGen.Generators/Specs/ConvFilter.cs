namespace KernelGen.Generators.Specs;

/// <summary>The numbers of a convolution, every one that has a height and a width written out.</summary>
/// <param name="InChannels">Channels of an input pixel.</param>
/// <param name="OutChannels">Channels of an output pixel.</param>
/// <param name="Groups">Groups of channels; divides both.</param>
/// <param name="Rows">What happens from row to row.</param>
/// <param name="Columns">What happens from column to column.</param>
internal sealed record ConvFilter(int InChannels, int OutChannels, int Groups, ConvAxis Rows, ConvAxis Columns);

/// <summary>A convolution along one axis.</summary>
/// <param name="Kernel">Taps.</param>
/// <param name="Stride">Pixels from one output to the next.</param>
/// <param name="Before">Zeros before the first pixel.</param>
/// <param name="After">Zeros behind the last pixel.</param>
/// <param name="Dilation">Pixels from one tap to the next.</param>
internal sealed record ConvAxis(int Kernel, int Stride, int Before, int After, int Dilation)
{
    /// <summary>Pixels from the first tap to the last, both included.</summary>
    public int Reach => (Dilation * (Kernel - 1)) + 1;

    /// <summary>How often the kernel fits; 0 or less where the padded input is smaller than its reach.</summary>
    public int Outputs(int inputs) => inputs + Before + After < Reach ? 0 : ((inputs + Before + After - Reach) / Stride) + 1;
}
