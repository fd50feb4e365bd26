using Microsoft.CodeAnalysis;

namespace KernelGen.Generators.Parsing;

/// <summary>A kind of layer that can be declared: its attribute, and the runtime's class that the generated part derives from.</summary>
internal sealed record LayerKind(string AttributeName, string BaseName)
{
    /// <summary>Sparse weights, pattern known at run time.</summary>
    public static readonly LayerKind SparseLinear = new(WellKnownNames.SparseLinearAttribute, WellKnownNames.Runtime + ".SparseLinear");

    /// <summary>Dense weights.</summary>
    public static readonly LayerKind DenseLinear = new(WellKnownNames.DenseLinearAttribute, WellKnownNames.Runtime + ".DenseLinear");

    /// <summary>What users write between the brackets.</summary>
    public string ShortName => BaseName.Substring(WellKnownNames.Runtime.Length + 1);

    /// <summary>The kind that an attribute declares; null if it declares no layer.</summary>
    public static LayerKind? Of(AttributeData attribute) =>
        attribute.AttributeClass.Is(SparseLinear.AttributeName) ? SparseLinear
        : attribute.AttributeClass.Is(DenseLinear.AttributeName) ? DenseLinear
        : null;
}
