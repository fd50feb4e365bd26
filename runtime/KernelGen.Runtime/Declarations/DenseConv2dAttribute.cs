namespace KernelGen;

/// <summary>
/// Makes a partial class a two-dimensional convolution with dense weights, <c>Y = activation(W * X + b)</c>, whose kernels are written at
/// compile time for exactly these channels. <c>W</c> is [outChannels, inChannels / Groups, kernel rows, kernel columns].
/// </summary>
/// <remarks>
/// <para>Sizes: <c>outHeight = (Height + PaddingTop + PaddingBottom - DilationHeight * (KernelHeight - 1) - 1) / StrideHeight + 1</c>, rounded down, and
/// likewise in width. The names and their meaning are PyTorch's; what has a height and a width takes one number for both, or each by its own name.</para>
/// <para>For the layers of a sparse network that stay dense in practice: above all the first.</para>
/// </remarks>
/// <param name="inChannels">Channels of an input pixel, at least 1.</param>
/// <param name="outChannels">Channels of an output pixel, at least 1.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class DenseConv2dAttribute(int inChannels, int outChannels) : Attribute
{
    /// <summary>Channels of an input pixel.</summary>
    public int InChannels { get; } = inChannels;

    /// <summary>Channels of an output pixel.</summary>
    public int OutChannels { get; } = outChannels;

    /// <summary>Rows and columns of the kernel. Has to be given, unless <see cref="KernelHeight"/> and <see cref="KernelWidth"/> are.</summary>
    public int Kernel { get; set; }

    /// <summary>Rows of the kernel, where they differ from <see cref="Kernel"/>.</summary>
    public int KernelHeight { get; set; }

    /// <summary>Columns of the kernel, where they differ from <see cref="Kernel"/>.</summary>
    public int KernelWidth { get; set; }

    /// <summary>Pixels from one application of the kernel to the next; 1 unless said otherwise.</summary>
    public int Stride { get; set; } = 1;

    /// <summary>Stride from row to row, where it differs from <see cref="Stride"/>.</summary>
    public int StrideHeight { get; set; }

    /// <summary>Stride from column to column, where it differs from <see cref="Stride"/>.</summary>
    public int StrideWidth { get; set; }

    /// <summary>Pixels of zeros around the input on all four sides; none unless said otherwise.</summary>
    public int Padding { get; set; }

    /// <summary>Rows of zeros above the input, where they differ from <see cref="Padding"/>.</summary>
    public int PaddingTop { get; set; } = -1;

    /// <summary>Columns of zeros to the left of the input, where they differ from <see cref="Padding"/>.</summary>
    public int PaddingLeft { get; set; } = -1;

    /// <summary>Rows of zeros below the input, where they differ from <see cref="Padding"/>.</summary>
    public int PaddingBottom { get; set; } = -1;

    /// <summary>Columns of zeros to the right of the input, where they differ from <see cref="Padding"/>.</summary>
    public int PaddingRight { get; set; } = -1;

    /// <summary>Pixels from one tap of the kernel to the next; 1 (side by side) unless said otherwise.</summary>
    public int Dilation { get; set; } = 1;

    /// <summary>Dilation from row to row, where it differs from <see cref="Dilation"/>.</summary>
    public int DilationHeight { get; set; }

    /// <summary>Dilation from column to column, where it differs from <see cref="Dilation"/>.</summary>
    public int DilationWidth { get; set; }

    /// <summary>Groups into which both channels are cut, each output seeing the inputs of its group alone; 1 unless said otherwise, as many as channels for a depthwise convolution.</summary>
    public int Groups { get; set; } = 1;

    /// <summary>Rows of input pixels; left out for images of any height.</summary>
    public int Height { get; set; }

    /// <summary>Columns of input pixels; left out for images of any width.</summary>
    public int Width { get; set; }

    /// <summary>Whether a learned <c>b</c> [outChannels] is added; true unless said otherwise.</summary>
    public bool Bias { get; set; } = true;

    /// <summary>The function applied to the result; none unless said otherwise.</summary>
    public Activation Activation { get; set; }
}
