using KernelGen.Generators.Layouts;
using Microsoft.CodeAnalysis;

namespace KernelGen.Generators.Parsing;

/// <summary>A kind of layer that can be declared: its attribute, and the runtime's class that the generated part derives from.</summary>
internal sealed record LayerKind(string AttributeName, string BaseName, WeightLayout Layout)
{
    /// <summary>Sparse weights, pattern known at run time.</summary>
    public static readonly LayerKind SparseLinear = new(
        WellKnownNames.SparseLinearAttribute, WellKnownNames.Runtime + ".SparseLinear", WeightLayout.Unstructured);

    /// <summary>Dense weights.</summary>
    public static readonly LayerKind DenseLinear = new(
        WellKnownNames.DenseLinearAttribute, WellKnownNames.Runtime + ".DenseLinear", WeightLayout.Dense);

    /// <summary>A convolution with sparse weights, pattern known at run time.</summary>
    public static readonly LayerKind SparseConv2d = new(
        WellKnownNames.SparseConv2dAttribute, WellKnownNames.Runtime + ".SparseConv2d", WeightLayout.Unstructured);

    /// <summary>A convolution with dense weights.</summary>
    public static readonly LayerKind DenseConv2d = new(
        WellKnownNames.DenseConv2dAttribute, WellKnownNames.Runtime + ".DenseConv2d", WeightLayout.Dense);

    /// <summary>Every kind.</summary>
    public static readonly IReadOnlyList<LayerKind> All = [SparseLinear, DenseLinear, SparseConv2d, DenseConv2d];

    /// <summary>What users write between the brackets.</summary>
    public string ShortName => BaseName.Substring(WellKnownNames.Runtime.Length + 1);

    /// <summary>Whether its arguments are those of a convolution; else they are those of a linear layer.</summary>
    public bool IsConvolution => this == SparseConv2d || this == DenseConv2d;

    /// <summary>The kind that an attribute declares; null if it declares no layer.</summary>
    public static LayerKind? Of(AttributeData attribute)
    {
        foreach (var kind in All)
        {
            if (attribute.AttributeClass.Is(kind.AttributeName))
                return kind;
        }

        return null;
    }
}
