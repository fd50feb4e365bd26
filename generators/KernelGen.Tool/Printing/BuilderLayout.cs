namespace KernelGen.Tool.Printing;

/// <summary>Cuts calls into lines: one for each layer with weights, or one for a short branch.</summary>
internal static class BuilderLayout
{
    private const int Width = 138;
    private const int Step = 4;

    /// <summary>The lines, without what ends the statement.</summary>
    /// <param name="prefix">What the first call is made on.</param>
    /// <param name="items">The calls.</param>
    /// <param name="indent">Spaces before the first line; all others have more.</param>
    public static List<string> Lines(string prefix, IReadOnlyList<BuilderItem> items, int indent)
    {
        string flat = prefix + string.Concat(items.Select(item => (item as CallItem)?.Text));
        if (items.All(item => item is CallItem) && indent + flat.Length <= Width
            && items.Count(item => item is CallItem { Begins: true }) < 3)
        {
            return [new string(' ', indent) + flat];
        }

        var lines = new List<string> { new string(' ', indent) + prefix };
        string margin = new(' ', indent + Step);
        bool fresh = true;
        foreach (var item in items)
        {
            if (item is BranchesItem branches)
            {
                lines.Add($"{margin}.{branches.Method}(");
                AddBranches(lines, branches, indent + (2 * Step));
            }
            else if (item is CallItem call)
            {
                if (fresh || call.Begins || lines[^1].Length + call.Text.Length > Width)
                    lines.Add(margin + call.Text);
                else
                    lines[^1] += call.Text;
            }

            fresh = false;
        }

        return lines;
    }

    private static void AddBranches(List<string> lines, BranchesItem item, int indent)
    {
        for (int i = 0; i < item.Branches.Count; i++)
        {
            var (name, items) = item.Branches[i];
            lines.AddRange(Lines($"{name} => {name}", items, indent));
            lines[^1] += i + 1 < item.Branches.Count ? "," : ")";
        }
    }
}
