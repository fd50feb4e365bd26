namespace KernelGen.Reference;

/// <summary>The numbers of a convolution, under PyTorch's names.</summary>
public sealed record ConvolutionShape(int InChannels, int OutChannels, int Groups, ConvolutionAxis Rows, ConvolutionAxis Columns)
{
    /// <summary>Input channels that an output channel reads.</summary>
    public int GroupInputs => InChannels / Groups;

    /// <summary>Weights, [OutChannels, GroupInputs, Rows.Kernel, Columns.Kernel].</summary>
    public int Weights => OutChannels * GroupInputs * Rows.Kernel * Columns.Kernel;
}

/// <summary>A convolution along one axis.</summary>
/// <param name="Kernel">Taps.</param>
/// <param name="Stride">Pixels from one output to the next.</param>
/// <param name="Before">Zeros before the first pixel.</param>
/// <param name="After">Zeros behind the last one.</param>
/// <param name="Dilation">Pixels from one tap to the next.</param>
public sealed record ConvolutionAxis(int Kernel, int Stride = 1, int Before = 0, int After = 0, int Dilation = 1)
{
    /// <summary>How often the kernel fits.</summary>
    public int Outputs(int inputs) => ((inputs + Before + After - (Dilation * (Kernel - 1)) - 1) / Stride) + 1;

    /// <summary>The pixel that an output reads through a tap; negative or too large where it lies in the padding.</summary>
    public int Pixel(int output, int tap) => (output * Stride) - Before + (tap * Dilation);
}
