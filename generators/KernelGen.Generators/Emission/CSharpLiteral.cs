using System.Globalization;
using KernelGen.Generators.Loops;

namespace KernelGen.Generators.Emission;

/// <summary>Numbers and integer expressions as C# text, the same in every culture.</summary>
internal static class CSharpLiteral
{
    public static string Of(int number) => number.ToString(CultureInfo.InvariantCulture);

    public static string Of(bool flag) => flag ? "true" : "false";

    /// <summary><c>i</c>, <c>k + 1</c>, <c>end - 4</c>, <c>(block * 8192) + (i * 16)</c>.</summary>
    public static string Of(IndexExpression index)
    {
        var terms = index.Terms.Where(t => t.Factor != 0)
            .Select(t => t.Factor == 1 ? t.Variable : $"{t.Variable} * {Of(t.Factor)}").ToList();
        if (terms.Count == 0)
            return Of(index.Constant);
        string sum = terms.Count == 1 && index.Constant == 0
            ? terms[0]
            : string.Join(" + ", terms.Select(t => t.Contains('*') ? $"({t})" : t));
        return index.Constant switch
        {
            0 => sum,
            > 0 => $"{sum} + {Of(index.Constant)}",
            _ => $"{sum} - {Of(-index.Constant)}",
        };
    }

    /// <summary>Text as documentation comments hold it, in one line.</summary>
    public static string Xml(string text) =>
        string.Concat(text.Select(c => char.IsControl(c) || c is '\u2028' or '\u2029' ? '?' : c))
            .Replace("&", "&amp;").Replace("<", "&lt;").Replace(">", "&gt;");
}
