using System.Text.RegularExpressions;
using KernelGen.Generators.Keys;

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

    /// <summary>The runtime's namespace of what generated code alone uses.</summary>
    public const string Services = "KernelGen.CompilerServices";

    /// <summary>The runtime's interface of the gradients that a run wants.</summary>
    public const string Parts = "IBackwardParts";

    /// <summary>The generic vectors and their StoreUnsafe.</summary>
    private const string Space = "System.Runtime.Intrinsics";

    private static readonly string[] Everywhere =
    [
        "System.Math", "System.Runtime.CompilerServices", "System.Runtime.CompilerServices.Unsafe",
        "System.Runtime.InteropServices.MemoryMarshal",

        // The sums over lanes of every width are 128 bits.
        "System.Runtime.Intrinsics.Vector128",
        $"{Services}.FourLines", $"{Services}.FourOffsets", $"{Services}.FourWeights", $"{Services}.LaneSums", $"{Services}.RowTiles",
        $"{Services}.{Parts}",
    ];

    /// <summary>Writes those that a text uses.</summary>
    public static void Write(SourceWriter writer, KernelKey key, string text)
    {
        string[] names =
        [
            .. Everywhere, $"System.Runtime.Intrinsics.Vector{key.Width.ToString().Substring(1)}",
            $"{Services}.{OperandNames.TypeOf(key.Op)}"
        ];
        writer.Line($"using global::{Space};");
        foreach (string name in names.Distinct())
        {
            string alias = name.Substring(name.LastIndexOf('.') + 1);
            if (Regex.IsMatch(text, $@"\b{alias}\b"))
                writer.Line($"using {alias} = global::{name};");
        }

        writer.Line();
    }
}
