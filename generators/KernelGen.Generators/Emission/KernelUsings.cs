using KernelGen.Generators.Planning;

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

    private static readonly string[] Everywhere =
    [
        "System.Math", "System.Runtime.CompilerServices", "System.Runtime.CompilerServices.Unsafe", "System.Runtime.InteropServices.MemoryMarshal",
    ];

    private static readonly string[] WithVectors = ["KernelGen.FourLines", "KernelGen.FourOffsets", "KernelGen.FourWeights", "KernelGen.LaneSums"];

    /// <summary>Written once for each width, since every kernel has them.</summary>
    private static readonly Dictionary<KernelWidth, string> Texts = new[] { KernelWidth.Scalar, KernelWidth.V128, KernelWidth.V256, KernelWidth.V512 }
        .ToDictionary(width => width, TextFor);

    public static void Write(SourceWriter writer, KernelWidth width) => writer.Line(Texts[width]);

    private static string TextFor(KernelWidth width)
    {
        // The sums over lanes of every width are 128 bits.
        string[] vectors = width switch
        {
            KernelWidth.Scalar => [],
            KernelWidth.V128 => ["System.Runtime.Intrinsics.Vector128"],
            KernelWidth.V256 => ["System.Runtime.Intrinsics.Vector128", "System.Runtime.Intrinsics.Vector256"],
            _ => ["System.Runtime.Intrinsics.Vector128", "System.Runtime.Intrinsics.Vector512"],
        };
        string[] names = width == KernelWidth.Scalar ? Everywhere : [.. Everywhere, .. vectors, .. WithVectors];
        return string.Concat(
            Spaces.Select(space => $"using global::{space};\n").Concat(
                names.Select(name => $"using {name.Substring(name.LastIndexOf('.') + 1)} = global::{name};\n")));
    }
}
