namespace KernelGen;

/// <summary>
/// Makes a partial class a linear layer with sparse weights, <c>Y = activation(W X + b)</c>, whose kernels are written at compile time
/// for exactly this shape. <c>W</c> is [outFeatures, inFeatures] and holds nonzeros only, at positions chosen at run time or declared by
/// <see cref="Mask"/>.
/// </summary>
/// <remarks>Source: SparseProp (Nikdan et al., ICML 2023), section 3.1, Algorithm 1.</remarks>
/// <param name="inFeatures">Number of input features, at least 1.</param>
/// <param name="outFeatures">Number of output features, at least 1.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class SparseLinearAttribute(int inFeatures, int outFeatures) : Attribute
{
    /// <summary>Number of input features.</summary>
    public int InFeatures { get; } = inFeatures;

    /// <summary>Number of output features.</summary>
    public int OutFeatures { get; } = outFeatures;

    /// <summary>Whether a learned <c>b</c> [outFeatures] is added; the default is true.</summary>
    public bool Bias { get; set; } = true;

    /// <summary>The function applied to the result; the default is none.</summary>
    public Activation Activation { get; set; }

    /// <summary>
    /// Whether the layer has dense kernels as well, and uses them while few of its weights are zero: for training that begins dense and
    /// ends sparse. The default is false, because these kernels make the project larger.
    /// </summary>
    public bool DenseKernels { get; set; }

    /// <summary>
    /// Outputs of a block of weights, all of which are nonzeros or none: 1, 2, 4, 8 or 16, a divisor of the outputs. The default is 1.
    /// Blocks are consecutive: outputs 0 to 3, 4 to 7 and so on. A loaded input serves all of them, so that the layer is faster at as many
    /// nonzeros.
    /// </summary>
    public int BlockOutputs { get; set; } = 1;

    /// <summary>Inputs of a block of weights: 1, 2 or 4, a divisor of the inputs. The default is 1.</summary>
    public int BlockInputs { get; set; } = 1;

    /// <summary>
    /// Inputs of a group: of every so many consecutive inputs, each output has equally many nonzeros (balanced sparsity, Yao et al., AAAI
    /// 2019, section 3). A divisor of the inputs, and a multiple of <see cref="BlockInputs"/>. The default is 0: nonzeros may be anywhere.
    /// With 128, networks of several layers of 1024 outputs are faster by 4 to 7 %; with 4 and half of the weights, patterns are 2:4; with
    /// all inputs, every output has a constant fan-in.
    /// </summary>
    public int BalancedInputs { get; set; }

    /// <summary>
    /// A Matrix Market file (.mtx) among the AdditionalFiles of the project: its entries are the nonzeros of the layer, rows as outputs,
    /// columns as inputs, behind a <c>Flatten</c> in the order of this library (row, column, channel). Its path, or the end of it:
    /// <c>"masks/hidden.mtx"</c>. The mask is checked when the project is compiled, is part of the assembly, and never changes. Values in
    /// the file count for nothing. The default is null: the pattern is chosen at run time.
    /// </summary>
    public string? Mask { get; set; }
}
