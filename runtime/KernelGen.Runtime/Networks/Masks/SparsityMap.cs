namespace KernelGen;

/// <summary>Sparsities by the names of layers.</summary>
internal sealed class SparsityMap : SparsityDistribution
{
    private readonly (string Layers, double Sparsity)[] _entries;
    private readonly SparsityDistribution? _rest;

    public SparsityMap((string Layers, double Sparsity)[] entries, SparsityDistribution? rest)
    {
        ArgumentNullException.ThrowIfNull(entries);
        if (entries.Length == 0)
            throw new ArgumentException("The map has no entries. Give at least one, say (\"conv*\", 0.9).", nameof(entries));
        foreach (var (layers, sparsity) in entries)
        {
            if (string.IsNullOrWhiteSpace(layers))
            {
                throw new ArgumentException(
                    "An entry of the map has no name. Write the name of a layer, or a pattern such as \"conv*\".", nameof(entries));
            }

            if (!(sparsity >= 0 && sparsity < 1))
            {
                throw new ArgumentOutOfRangeException(
                    nameof(entries),
                    FormattableString.Invariant(
                        $"The sparsity of layers \"{layers}\" is {sparsity}; it is a share of zeros, from 0 to below 1."));
            }
        }

        (_entries, _rest) = ([.. entries], rest);
    }

    public override string Settings =>
        $"map {string.Join(' ', _entries.Select(entry => FormattableString.Invariant($"{entry.Layers}={entry.Sparsity}")))} "
            + $"{_rest?.Settings}";

    internal override bool DependsOnWeights => _rest?.DependsOnWeights == true;

    public override IReadOnlyList<double> Distribute(IReadOnlyList<MaskedLayer> layers, double sparsity)
    {
        int[] entries = [.. layers.Select(layer => Array.FindIndex(_entries, entry => Glob.Matches(entry.Layers, layer.Name)))];
        MaskedLayer[] rest = [.. layers.Where((_, i) => entries[i] < 0)];
        RequireMatches(layers, rest);
        var sparsities = new Queue<double>(rest.Length == 0 ? [] : _rest!.SharesOf(rest, sparsity));
        return [.. entries.Select(entry => entry < 0 ? sparsities.Dequeue() : _entries[entry].Sparsity)];
    }

    private void RequireMatches(IReadOnlyList<MaskedLayer> layers, MaskedLayer[] rest)
    {
        foreach (var (pattern, _) in _entries)
        {
            if (!layers.Any(layer => Glob.Matches(pattern, layer.Name)))
            {
                throw new InvalidOperationException(
                    $"The map of sparsities has an entry for \"{pattern}\", but no layer whose mask may change has such a name. "
                    + $"These layers are: {NamesOf(layers)}. Correct the entry, or remove it.");
            }
        }

        if (rest.Length > 0 && _rest is null)
        {
            throw new InvalidOperationException(
                $"The map of sparsities has no entry for these layers: {NamesOf(rest)}. "
                + "Add entries, say (\"*\", 0.9) as the last one, or give a distribution for the rest.");
        }
    }

    private static string NamesOf(IEnumerable<MaskedLayer> layers) => string.Join(", ", layers.Select(layer => layer.Name));
}
