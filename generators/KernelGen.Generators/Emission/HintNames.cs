using KernelGen.Generators.Planning;
using KernelGen.Generators.Specs;

namespace KernelGen.Generators.Emission;

/// <summary>The names of generated files.</summary>
internal static class HintNames
{
    public static string Of(KernelKey key) => KernelName.Print(key) + ".g.cs";

    public static string Of(DeclaredType type) => type.FullName.Replace("@", "") + ".g.cs";
}
