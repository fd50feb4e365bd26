namespace KernelGen;

/// <summary>
/// Makes a partial class a two-dimensional convolution with sparse weights, <c>Y = activation(W * X + b)</c>, whose kernels are written at
/// compile time for exactly these channels. <c>W</c> is [outChannels, inChannels / Groups, kernel rows, kernel columns] and holds nonzeros
/// only, at positions chosen at run time or declared by <see cref="Mask"/>.
/// </summary>
/// <remarks>
/// <para>Source: SparseProp (Nikdan et al., ICML 2023), section 3.2, which has square kernels and strides of 1 and 2.</para>
/// </remarks>
/// <param name="inChannels">Channels of an input pixel, at least 1.</param>
/// <param name="outChannels">Channels of an output pixel, at least 1.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class SparseConv2dAttribute(int inChannels, int outChannels) : Conv2dAttribute(inChannels, outChannels)
{
    /// <summary>
    /// Whether the layer has dense kernels as well, and uses them while few of its weights are zero: for training that begins dense and
    /// ends sparse. The default is false, because these kernels make the project larger.
    /// </summary>
    public bool DenseKernels { get; set; }

    /// <summary>
    /// Output channels of a block of weights, all of which are nonzeros or none: 1, 2, 4, 8 or 16, a divisor of the output channels of a
    /// group. The default is 1. Blocks are consecutive: channels 0 to 3, 4 to 7 and so on. A loaded input serves all of them, so that the
    /// layer is faster at as many nonzeros.
    /// </summary>
    public int BlockOutputs { get; set; } = 1;

    /// <summary>
    /// Input channels of a block of weights, at one tap: 1, 2 or 4, a divisor of the input channels of a group. The default is 1.
    /// </summary>
    public int BlockInputs { get; set; } = 1;

    /// <summary>
    /// Input channels of a group: of every so many consecutive input channels, each output channel has equally many nonzeros at each tap. A
    /// divisor of the input channels of a group of channels, and a multiple of <see cref="BlockInputs"/>. The default is 0: nonzeros may be
    /// anywhere. With 4 and half of the weights, patterns are 2:4.
    /// </summary>
    public int BalancedInputs { get; set; }

    /// <summary>
    /// A Matrix Market file (.mtx) among the AdditionalFiles of the project: its entries are the nonzeros of the layer. Rows are output
    /// channels, columns <c>1 + (input channel of the group * kernel rows + kernel row) * kernel columns + kernel column</c>, with these
    /// three from 0. Its path, or the end of it: <c>"masks/conv1.mtx"</c>. The mask is checked when the project is compiled, is part of
    /// the assembly, and never changes. Values in the file count for nothing. The default is null: the pattern is chosen at run time.
    /// </summary>
    public string? Mask { get; set; }
}
