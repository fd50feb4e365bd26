using Microsoft.CodeAnalysis.CSharp;

namespace KernelGen.Generators.Parsing;

/// <summary>Names as source text.</summary>
internal static class Identifier
{
    /// <summary>
    /// The last ones are newer than the Roslyn that this project references, or are keywords only where a type is named; an unneeded @ does
    /// no harm.
    /// </summary>
    private static readonly HashSet<string> YoungKeywords = ["allows", "extension", "field", "scoped"];

    /// <summary>A name with @ before it where it is a keyword, contextual ones included.</summary>
    public static string Escape(string name) =>
        SyntaxFacts.GetKeywordKind(name) != SyntaxKind.None
        || SyntaxFacts.GetContextualKeywordKind(name) != SyntaxKind.None
        || YoungKeywords.Contains(name)
            ? "@" + name
            : name;

    /// <summary>
    /// The name of a type, also with @ before it where it has lowercase ASCII letters alone: the compiler
    /// warns of such names, because they may become keywords.
    /// </summary>
    public static string EscapeType(string name) => name.All(letter => letter is >= 'a' and <= 'z') ? "@" + name : Escape(name);
}
