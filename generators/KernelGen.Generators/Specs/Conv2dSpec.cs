namespace KernelGen.Generators.Specs;

/// <summary>A two-dimensional convolution, <c>Y = activation(W * X + b)</c>, W [outChannels, inChannels / groups, kernel rows, kernel columns].</summary>
internal abstract record Conv2dSpec(DeclaredType Type, ConvGeometry Geometry, bool Bias, FusedActivation Activation) : LayerSpec(Type);

/// <summary>A convolution with sparse weights whose pattern is known at run time.</summary>
internal sealed record SparseConv2dSpec(DeclaredType Type, ConvGeometry Geometry, bool Bias, FusedActivation Activation)
    : Conv2dSpec(Type, Geometry, Bias, Activation);

/// <summary>A convolution with dense weights.</summary>
internal sealed record DenseConv2dSpec(DeclaredType Type, ConvGeometry Geometry, bool Bias, FusedActivation Activation)
    : Conv2dSpec(Type, Geometry, Bias, Activation);

/// <summary>The numbers of a convolution, every one that has a height and a width written out.</summary>
/// <param name="InChannels">Channels of an input pixel.</param>
/// <param name="OutChannels">Channels of an output pixel.</param>
/// <param name="Groups">Groups of channels; divides both.</param>
/// <param name="Height">Rows of input pixels.</param>
/// <param name="Width">Columns of input pixels.</param>
/// <param name="Rows">What happens from row to row.</param>
/// <param name="Columns">What happens from column to column.</param>
internal sealed record ConvGeometry(int InChannels, int OutChannels, int Groups, int Height, int Width, ConvAxis Rows, ConvAxis Columns)
{
    public int OutHeight => Rows.Outputs(Height);

    public int OutWidth => Columns.Outputs(Width);
}

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
