using KernelGen.Generators.Specs;
using Microsoft.CodeAnalysis.Diagnostics;

namespace KernelGen.Generators.Parsing;

/// <summary>Reads the MSBuild property <c>KernelGenWidths</c>, in the form that KernelGen.targets gives it.</summary>
internal static class WidthOption
{
    /// <summary>The property as the compiler knows it.</summary>
    public const string Name = "build_property.KernelGenWidthList";

    /// <summary>The widths that are named; all where none is. Unknown names are an error of the build, by KernelGen.targets.</summary>
    public static WidthSet Read(AnalyzerConfigOptions options)
    {
        if (!options.TryGetValue(Name, out string? value))
            return WidthSet.All;
        var names = value.Split(',').Select(name => name.Trim()).ToList();
        var widths = new WidthSet(Has("V512"), Has("V256"), Has("V128"), Has("Scalar"));
        return widths == default ? WidthSet.All : widths;

        bool Has(string width) => names.Contains(width, StringComparer.OrdinalIgnoreCase);
    }
}
