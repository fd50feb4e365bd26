using Microsoft.CodeAnalysis;

namespace KernelGen.Generators.Parsing;

/// <summary>The names by which the generator knows the runtime; it holds no reference to it.</summary>
internal static class WellKnownNames
{
    /// <summary>The runtime's namespace.</summary>
    public const string Runtime = "KernelGen";

    /// <summary>Metadata name of the attribute that declares a sparse linear layer.</summary>
    public const string SparseLinearAttribute = Runtime + ".SparseLinearAttribute";

    /// <summary>Metadata name of the attribute that declares a dense linear layer.</summary>
    public const string DenseLinearAttribute = Runtime + ".DenseLinearAttribute";

    /// <summary>Metadata name of the attribute that declares a sparse convolution.</summary>
    public const string SparseConv2dAttribute = Runtime + ".SparseConv2dAttribute";

    /// <summary>Metadata name of the attribute that declares a dense convolution.</summary>
    public const string DenseConv2dAttribute = Runtime + ".DenseConv2dAttribute";

    /// <summary>The type that the generated constructor takes.</summary>
    public const string KernelOptions = Runtime + ".KernelOptions";

    /// <summary>Whether a type is the one with this name: a namespace of one part, a dot, and the type.</summary>
    public static bool Is(this ITypeSymbol? type, string fullName) =>
        type is { ContainingType: null, ContainingNamespace: { Name: Runtime, ContainingNamespace.IsGlobalNamespace: true } }
        && fullName.Length == Runtime.Length + 1 + type.MetadataName.Length
        && fullName.EndsWith(type.MetadataName, StringComparison.Ordinal);
}
