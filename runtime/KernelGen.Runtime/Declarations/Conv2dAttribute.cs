namespace KernelGen;

/// <summary>What the declarations of sparse and dense convolutions share: the geometry, bias and activation.</summary>
/// <remarks>
/// Sizes: <c>outHeight = (Height + PaddingTop + PaddingBottom - DilationHeight * (KernelHeight - 1) - 1) / StrideHeight + 1</c>, rounded
/// down; the width likewise. Names and meaning are PyTorch's. A property that has a height and a width can be set by one number for both,
/// or separately.
/// </remarks>
/// <param name="inChannels">Channels of an input pixel, at least 1.</param>
/// <param name="outChannels">Channels of an output pixel, at least 1.</param>
public abstract class Conv2dAttribute(int inChannels, int outChannels) : Attribute
{
    /// <summary>Channels of an input pixel.</summary>
    public int InChannels { get; } = inChannels;

    /// <summary>Channels of an output pixel.</summary>
    public int OutChannels { get; } = outChannels;

    /// <summary>Rows and columns of the kernel. Required, unless <see cref="KernelHeight"/> and <see cref="KernelWidth"/> are.</summary>
    public int Kernel { get; set; }

    /// <summary>Rows of the kernel, if they differ from <see cref="Kernel"/>.</summary>
    public int KernelHeight { get; set; }

    /// <summary>Columns of the kernel, if they differ from <see cref="Kernel"/>.</summary>
    public int KernelWidth { get; set; }

    /// <summary>Pixels from one application of the kernel to the next; the default is 1.</summary>
    public int Stride { get; set; } = 1;

    /// <summary>Stride from row to row, if it differs from <see cref="Stride"/>.</summary>
    public int StrideHeight { get; set; }

    /// <summary>Stride from column to column, if it differs from <see cref="Stride"/>.</summary>
    public int StrideWidth { get; set; }

    /// <summary>Pixels of zeros around the input on all four sides; the default is none.</summary>
    public int Padding { get; set; }

    /// <summary>Rows of zeros above the input, if they differ from <see cref="Padding"/>.</summary>
    public int PaddingTop { get; set; } = -1;

    /// <summary>Columns of zeros to the left of the input, if they differ from <see cref="Padding"/>.</summary>
    public int PaddingLeft { get; set; } = -1;

    /// <summary>Rows of zeros below the input, if they differ from <see cref="Padding"/>.</summary>
    public int PaddingBottom { get; set; } = -1;

    /// <summary>Columns of zeros to the right of the input, if they differ from <see cref="Padding"/>.</summary>
    public int PaddingRight { get; set; } = -1;

    /// <summary>Pixels from one tap of the kernel to the next; the default is 1 (adjacent).</summary>
    public int Dilation { get; set; } = 1;

    /// <summary>Dilation from row to row, if it differs from <see cref="Dilation"/>.</summary>
    public int DilationHeight { get; set; }

    /// <summary>Dilation from column to column, if it differs from <see cref="Dilation"/>.</summary>
    public int DilationWidth { get; set; }

    /// <summary>
    /// Groups into which input and output channels are divided; an output reads the inputs of its group only. The default is 1; a depthwise
    /// convolution has as many groups as channels.
    /// </summary>
    public int Groups { get; set; } = 1;

    /// <summary>Rows of input pixels; left out for images of any height.</summary>
    public int Height { get; set; }

    /// <summary>Columns of input pixels; left out for images of any width.</summary>
    public int Width { get; set; }

    /// <summary>Whether a learned <c>b</c> [outChannels] is added; the default is true.</summary>
    public bool Bias { get; set; } = true;

    /// <summary>The function applied to the result; the default is none.</summary>
    public Activation Activation { get; set; }
}
