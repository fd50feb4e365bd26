namespace KernelGen.Samples;

/// <summary>The time spent in a layer, or in several of a kind.</summary>
/// <param name="Name">What they are called.</param>
/// <param name="Kind">What they compute.</param>
/// <param name="Forward">In forward passes.</param>
/// <param name="Backward">In backward passes.</param>
internal sealed record LayerTime(string Name, string Kind, TimeSpan Forward, TimeSpan Backward)
{
    /// <summary>Both.</summary>
    public TimeSpan Both => Forward + Backward;

    /// <summary>What the layers of a network took since it was built.</summary>
    public static IReadOnlyList<LayerTime> Of(Network network) =>
        [.. network.Layers.Select(row => new LayerTime(row.Name, LayerKind.Of(row.Layer), row.ForwardTime, row.BackwardTime))];

    /// <summary>What each layer took per step between two looks at a network.</summary>
    public static IReadOnlyList<LayerTime> PerStep(IReadOnlyList<LayerTime> before, IReadOnlyList<LayerTime> after, int steps) =>
        [
            .. after.Zip(before, (end, start) => end with
            {
                Forward = (end.Forward - start.Forward) / steps,
                Backward = (end.Backward - start.Backward) / steps,
            }),
        ];

    /// <summary>What the layers of each kind took together, in the order in which kinds first appear.</summary>
    public static IReadOnlyList<LayerTime> ByKind(IReadOnlyList<LayerTime> layers) =>
        [
            .. layers.GroupBy(layer => layer.Kind)
                .Select(kind => new LayerTime(kind.Key, kind.Key, Sum(kind, layer => layer.Forward), Sum(kind, layer => layer.Backward))),
        ];

    /// <summary>The sum of some times.</summary>
    public static TimeSpan Sum(IEnumerable<LayerTime> layers, Func<LayerTime, TimeSpan> time) =>
        layers.Aggregate(TimeSpan.Zero, (sum, layer) => sum + time(layer));
}
