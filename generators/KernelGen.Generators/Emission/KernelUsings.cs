namespace KernelGen.Generators.Emission;

/// <summary>
/// The using directives of a kernel's file. They stand within its namespace and begin at the global one: there they go before every type,
/// namespace, extension method and global using of the project. An alias also goes before what another namespace of them would add, but
/// generic types and extension methods have to come by namespace.
/// </summary>
internal static class KernelUsings
{
    /// <summary>The alias of the namespace of the compiler's attributes. Used as <c>CompilerServices::</c>, which means no type.</summary>
    public const string Compiler = "CompilerServices";

    /// <summary>Span and ReadOnlySpan; the vectors and their StoreUnsafe.</summary>
    private static readonly string[] Spaces = ["System", "System.Runtime.Intrinsics"];

    private static readonly string[] Framework =
    [
        "System.Math", "System.Runtime.CompilerServices", "System.Runtime.CompilerServices.Unsafe", "System.Runtime.InteropServices.MemoryMarshal",
    ];

    private static readonly string[] Vectors =
    [
        "System.Runtime.Intrinsics.Vector128", "System.Runtime.Intrinsics.Vector256", "System.Runtime.Intrinsics.Vector512",
        "KernelGen.FourLines", "KernelGen.FourOffsets", "KernelGen.FourWeights", "KernelGen.LaneSums",
    ];

    public static void Write(SourceWriter writer, VectorDialect dialect)
    {
        foreach (string space in Spaces)
            writer.Line($"using global::{space};");
        foreach (string name in dialect.IsScalar ? Framework : [.. Framework, .. Vectors])
            writer.Line($"using {name.Substring(name.LastIndexOf('.') + 1)} = global::{name};");
        writer.Line();
    }
}
