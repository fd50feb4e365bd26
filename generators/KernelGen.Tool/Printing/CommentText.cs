using System.Globalization;

namespace KernelGen.Tool.Printing;

/// <summary>Makes texts from outside fit for a comment that ends with its line.</summary>
internal static class CommentText
{
    /// <summary>The text without what ends a line of C#, and without other characters that do not show.</summary>
    public static string OneLine(string text) => string.Concat(text.Where(IsShown));

    private static bool IsShown(char c) => char.GetUnicodeCategory(c) is not (
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
}
