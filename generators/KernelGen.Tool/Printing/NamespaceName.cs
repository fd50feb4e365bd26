namespace KernelGen.Tool.Printing;

/// <summary>Checks the namespace that the user chose for an imported file.</summary>
internal static class NamespaceName
{
    /// <summary>What is wrong with a namespace, and the remedy, from the verb on; null if it can be used.</summary>
    public static string? ProblemOf(string text)
    {
        if (!Identifier.IsNamespace(text))
            return "is no namespace. Give names of letters and digits with dots between them.";
        string[] parts = text.Split('.');
        if (parts.FirstOrDefault(Identifier.IsKeyword) is { } keyword)
            return $"is no namespace: {keyword} is a keyword of C#. Give another name in its place.";
        return parts.FirstOrDefault(TakenNames.IsUsed) is { } used
            ? $"hides the type KernelGen.{used}, which the C# file uses. Give another name in the place of {used}."
            : null;
    }
}
