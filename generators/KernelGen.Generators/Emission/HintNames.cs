using KernelGen.Generators.Keys;
using KernelGen.Generators.Specs;

namespace KernelGen.Generators.Emission;

/// <summary>The names of generated files.</summary>
internal static class HintNames
{
    /// <summary>A file's name may take 255 bytes, and a letter three; longer names are cut.</summary>
    private const int Longest = 80;

    public static string Of(KernelKey key) => KernelName.Print(key) + ".g.cs";

    /// <summary>The class's full name, with a hash where it is too long or another declared class differs from it in case alone.</summary>
    public static string Of(DeclaredType type, EquatableArray<string> twins)
    {
        string name = Plain(type);
        if (name.Length > Longest)
            return $"{name.Substring(0, Longest - 9)}-{Fnv1a.Of(name)}.g.cs";
        return twins.Contains(name, StringComparer.OrdinalIgnoreCase) ? $"{name}-{Fnv1a.Of(name)}.g.cs" : name + ".g.cs";
    }

    /// <summary>Names that two classes share but for case. Roslyn, and some file systems, would take their files for one.</summary>
    public static EquatableArray<string> Twins(IEnumerable<DeclaredType> types) =>
        types.Select(Plain).GroupBy(name => name, StringComparer.OrdinalIgnoreCase).Where(same => same.Count() > 1)
            .Select(same => same.Key.ToUpperInvariant()).OrderBy(name => name, StringComparer.Ordinal).ToEquatableArray();

    private static string Plain(DeclaredType type) => type.FullName.Replace("@", "");
}
