using System.Globalization;
using System.Text;
using KernelGen.Generators.Parsing;
using Microsoft.CodeAnalysis.CSharp;

namespace KernelGen.Generators.Emission;

/// <summary>
/// The namespace of an assembly's kernels. Each assembly has one of its own: kernels are internal, and an assembly that sees the internal
/// types of another (a library's tests) may need kernels of the same names.
/// </summary>
internal static class KernelNamespace
{
    /// <summary>What the namespaces of all assemblies begin with.</summary>
    private const string Root = "KernelGen.Generated.";

    /// <summary>
    /// One part whatever the name, <c>KernelGen.Generated.App_Models</c> for App.Models: with a part for each dot, the kernels of App would
    /// find a namespace where App.Math is referenced and they say Math. Other characters that no identifier has also become '_', and a
    /// hash keeps apart what only they told apart.
    /// </summary>
    public static string Of(string? assembly)
    {
        string name = assembly ?? "";
        var part = new StringBuilder(name.Length);
        bool exact = name.Length > 0;
        foreach (char letter in name)
        {
            if (part.Length == 0 && !SyntaxFacts.IsIdentifierStartCharacter(letter))
            {
                part.Append('_');
                exact = false;
            }

            bool kept = letter != '_' && IsPartOfIdentifier(letter);
            exact &= kept || letter == '.';
            part.Append(kept ? letter : '_');
        }

        return Root + (exact ? Identifier.Escape(part.ToString()) : $"{part}_{Fnv1a.Of(name)}");
    }

    /// <summary>Without the invisible characters, which the compiler leaves out when it compares names.</summary>
    private static bool IsPartOfIdentifier(char letter) =>
        SyntaxFacts.IsIdentifierPartCharacter(letter) && CharUnicodeInfo.GetUnicodeCategory(letter) != UnicodeCategory.Format;
}
