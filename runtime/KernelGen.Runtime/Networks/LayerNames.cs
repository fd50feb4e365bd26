using System.Globalization;

namespace KernelGen;

/// <summary>Gives the layers of a network names that differ: the first of a class keeps the class's name, the next get <c>_2</c>, <c>_3</c> ...</summary>
internal static class LayerNames
{
    public static void MakeUnique(IReadOnlyList<Layer> layers)
    {
        // A class may itself be called Hidden_2, hence the search rather than a count.
        var taken = layers.Select(layer => layer.GetType().Name).ToHashSet(StringComparer.Ordinal);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var layer in layers)
        {
            string name = layer.GetType().Name;
            if (!seen.Add(name))
            {
                string stem = name;
                for (int number = 2; !taken.Add(name); number++)
                    name = string.Create(CultureInfo.InvariantCulture, $"{stem}_{number}");
            }

            layer.Name = name;
        }
    }
}
