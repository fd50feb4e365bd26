using System.Globalization;

namespace KernelGen;

/// <summary>
/// Gives the layers of a network different names: the name that the caller gave, else the name of the class. The first layer of a class has
/// the name of the class, the next ones get <c>_2</c>, <c>_3</c> and so on.
/// </summary>
internal static class LayerNames
{
    /// <summary>The names of the nodes of a graph.</summary>
    /// <param name="nodes">The nodes.</param>
    /// <param name="others">Names that the caller gave to layers that are no nodes of their own here: no other layer gets them.</param>
    /// <returns>[nodes] a name for each. The layers themselves keep their names, because they may be part of another network too.</returns>
    public static string[] Of(IReadOnlyList<GraphNode> nodes, params IEnumerable<string> others)
    {
        // A class may be called Hidden_2, and the caller may give any name, so a count alone could give a name twice.
        var taken = nodes.Select(node => node.LayerName).Concat(others).ToHashSet(StringComparer.Ordinal);
        var seen = nodes.Select(node => node.Name).OfType<string>().Concat(others).ToHashSet(StringComparer.Ordinal);
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
