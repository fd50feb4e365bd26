namespace KernelGen.Tool.Import;

/// <summary>Names of layers: those of the model, made to differ.</summary>
internal static class StepNames
{
    /// <summary>Gives the second layer of a name the ending _2, and so on. Slashes become dots, as in PyTorch's names.</summary>
    public static void MakeDiffer(ImportedNetwork network)
    {
        var (taken, last) = (new HashSet<string>(StringComparer.Ordinal), new Dictionary<string, int>(StringComparer.Ordinal));
        foreach (var step in network.Steps)
        {
            string name = Cleaned(step.Name), tried = name;
            int number = last.GetValueOrDefault(name, 1);
            while (!taken.Add(tried))
                tried = $"{name}_{++number}";
            (step.Name, last[name]) = (tried, number);
        }
    }

    private static string Cleaned(string name)
    {
        string cleaned = new([.. name.Select(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' ? c : '.')]);
        cleaned = cleaned.Trim('.');
        return cleaned.Length > 0 ? cleaned : "layer";
    }
}
