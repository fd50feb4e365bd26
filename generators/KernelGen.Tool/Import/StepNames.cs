namespace KernelGen.Tool.Import;

/// <summary>Names of layers: those of the model, made to differ.</summary>
internal static class StepNames
{
    /// <summary>Gives the second layer of a name the ending _2, and so on. Slashes become dots, as in PyTorch's names.</summary>
    public static void MakeDiffer(ImportedNetwork network)
    {
        var taken = new HashSet<string>(StringComparer.Ordinal);
        foreach (var step in network.Steps)
        {
            string name = Cleaned(step.Name), tried = name;
            for (int n = 2; !taken.Add(tried); n++)
                tried = $"{name}_{n}";
            step.Name = tried;
        }
    }

    private static string Cleaned(string name)
    {
        string cleaned = new([.. name.Select(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' ? c : '.')]);
        cleaned = cleaned.Trim('.');
        return cleaned.Length > 0 ? cleaned : "layer";
    }
}
