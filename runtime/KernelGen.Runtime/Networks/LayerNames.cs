using System.Globalization;

namespace KernelGen;

/// <summary>
/// Names the layers of a network so that they differ: by the name that the caller gave, else by the class. The first of a class has the class's name, the
/// next get <c>_2</c>, <c>_3</c> ...
/// </summary>
internal static class LayerNames
{
    /// <returns>[nodes] a name for each. The layers themselves keep theirs, since another network may have them too.</returns>
    public static string[] Of(IReadOnlyList<GraphNode> nodes)
    {
        // A class may itself be called Hidden_2, and a caller may give any name, hence the search rather than a count.
        var taken = nodes.Select(node => node.Name ?? node.Layer.Name).ToHashSet(StringComparer.Ordinal);
        var seen = nodes.Select(node => node.Name).OfType<string>().ToHashSet(StringComparer.Ordinal);
        var names = new string[nodes.Count];
        for (int i = 0; i < names.Length; i++)
        {
            string stem = nodes[i].Layer.Name, name = stem;
            if (nodes[i].Name is null && !seen.Add(name))
            {
                for (int number = 2; !taken.Add(name); number++)
                    name = string.Create(CultureInfo.InvariantCulture, $"{stem}_{number}");
            }

            names[i] = nodes[i].Name ?? name;
        }

        return names;
    }
}
