using System.Globalization;

namespace KernelGen;

/// <summary>Names the layers of a network so that they differ: the first of a class has the class's name, the next get <c>_2</c>, <c>_3</c> ...</summary>
internal static class LayerNames
{
    /// <returns>[layers] a name for each. The layers themselves keep theirs, since another network may have them too.</returns>
    public static string[] Of(IReadOnlyList<Layer> layers)
    {
        // A class may itself be called Hidden_2, hence the search rather than a count.
        var taken = layers.Select(layer => layer.Name).ToHashSet(StringComparer.Ordinal);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var names = new string[layers.Count];
        for (int i = 0; i < names.Length; i++)
        {
            string name = layers[i].Name;
            if (!seen.Add(name))
            {
                string stem = name;
                for (int number = 2; !taken.Add(name); number++)
                    name = string.Create(CultureInfo.InvariantCulture, $"{stem}_{number}");
            }

            names[i] = name;
        }

        return names;
    }
}
