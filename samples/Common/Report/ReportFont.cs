using SkiaSharp;

namespace KernelGen.Samples;

/// <summary>The font of all pictures: the first common sans-serif that the machine has, the same in every picture.</summary>
internal static class ReportFont
{
    private static readonly string[] Preferred = ["DejaVu Sans", "Segoe UI", "Helvetica Neue", "Arial", "Liberation Sans", "Noto Sans"];

    /// <summary>Whether the machine has any font; without one, pictures are drawn with no text.</summary>
    public static bool Exists => SKFontManager.Default.FontFamilyCount > 0;

    /// <summary>The font's name.</summary>
    public static string Family { get; } =
        Preferred.FirstOrDefault(family => SKFontManager.Default.FontFamilies.Contains(family)) ?? ScottPlot.Fonts.Default;

    /// <summary>The font itself.</summary>
    public static SKTypeface Typeface(bool bold) => ScottPlot.Fonts.GetTypeface(Family, bold, italic: false);
}
