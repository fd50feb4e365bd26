using System.Globalization;
using KernelGen.Generators.Loops;

namespace KernelGen.Generators.Emission;

/// <summary>Numbers and integer expressions as C# text, the same in every culture.</summary>
internal static class CSharpLiteral
{
    public static string Of(int number) => number.ToString(CultureInfo.InvariantCulture);

    public static string Of(bool flag) => flag ? "true" : "false";

    /// <summary><c>i</c>, <c>k + 1</c>, <c>(block * 8192) + (i * 16)</c>.</summary>
    public static string Of(IndexExpression index)
    {
        var terms = index.Terms.Where(t => t.Factor != 0).Select(t => t.Factor == 1 ? t.Variable : $"{t.Variable} * {Of(t.Factor)}").ToList();
        if (index.Constant != 0 || terms.Count == 0)
            terms.Add(Of(index.Constant));
        return terms.Count == 1 ? terms[0] : string.Join(" + ", terms.Select(t => t.Contains('*') ? $"({t})" : t));
    }

    /// <summary>Text as documentation comments hold it.</summary>
    public static string Xml(string text) => text.Replace("&", "&amp;").Replace("<", "&lt;").Replace(">", "&gt;");
}
