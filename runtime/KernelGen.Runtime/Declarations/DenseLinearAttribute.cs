namespace KernelGen;

/// <summary>
/// Makes a partial class a linear layer with dense weights, <c>Y = activation(W X + b)</c>, whose kernels are written at compile time
/// for exactly this shape. <c>W</c> is [outFeatures, inFeatures].
/// </summary>
/// <remarks>For the layers of a sparse network that stay dense in practice: the first and the last.</remarks>
/// <param name="inFeatures">Number of input features, at least 1.</param>
/// <param name="outFeatures">Number of output features, at least 1.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class DenseLinearAttribute(int inFeatures, int outFeatures) : Attribute
{
    /// <summary>Number of input features.</summary>
    public int InFeatures { get; } = inFeatures;

    /// <summary>Number of output features.</summary>
    public int OutFeatures { get; } = outFeatures;

    /// <summary>Whether a learned <c>b</c> [outFeatures] is added; the default is true.</summary>
    public bool Bias { get; set; } = true;

    /// <summary>The function applied to the result; the default is none.</summary>
    public Activation Activation { get; set; }
}
