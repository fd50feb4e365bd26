using KernelGen.Generators.Loops;
using static KernelGen.Generators.Loops.Build;

namespace KernelGen.Generators.Planning;

/// <summary>
/// A loop over nonzeros k to end: groups of four whose offsets and weights come in one load each, then the ones left over. An offset and
/// a weight for every four lines of data would otherwise cost a third of all loads, of which a processor does two a cycle.
/// </summary>
internal static class Nonzeros
{
    /// <summary>Nonzeros of a group.</summary>
    public const int Group = 4;

    /// <summary>Chains of a tile: a smaller tile than the schedule's keeps as many accumulators by having more of them.</summary>
    public static int Chains(Schedule schedule, int tile) => Math.Min(schedule.Unroll, schedule.Chains * schedule.Tile / tile);

    /// <param name="unroll">1, or <see cref="Group"/>.</param>
    /// <param name="source">The operand that the offsets lead into.</param>
    /// <param name="weights">Where the weights are read; null where none are needed.</param>
    /// <param name="place">The name of the place that the n-th offset of a group leads to.</param>
    /// <param name="one">What is done for the n-th nonzero of a group, its weight in <c>w{n}</c>.</param>
    /// <param name="after">What is done after a group of so many.</param>
    /// <param name="unit">What offsets count.</param>
    /// <param name="also">A second operand that the same offsets lead into, and its places.</param>
    public static IEnumerable<Node> Walk(
        int unroll, string what, string source, Weights? weights, Func<int, string> place, Func<int, IEnumerable<Node>> one, Func<int, IEnumerable<Node>> after,
        OffsetUnit unit = OffsetUnit.Floats, (string Source, Func<int, string> Place)? also = null)
    {
        if (unroll == Group)
        {
            yield return new Remark($"{what}, four nonzeros at a time.");
            yield return GoOn("k", "end", Group,
            [
                new FetchFour("four", "offset", "k"),
                .. weights is null ? Enumerable.Empty<Node>() : [new LoadFour("w4", weights.Place, weights.At)],
                .. Apart(Enumerable.Range(0, Group).Select(n => new Node[]
                {
                    new PointAtFour(place(n), source, "four", n, unit),
                }.Concat(also is { } second ? [new PointAtFour(second.Place(n), second.Source, "four", n, unit)] : []).Concat(weights is null ? [] : [new BroadcastOfFour($"w{n}", "w4", n)]).Concat(one(n)))),
                .. after(Group),
            ]);
            yield return new Gap();
            yield return new Remark("The nonzeros left over.");
        }
        else
        {
            yield return new Remark($"{what} for every nonzero.");
        }

        yield return GoOn("k", "end", 1,
        [
            new PointAt(place(0), source, "offset", "k", unit),
            .. also is { } other ? [new PointAt(other.Place(0), other.Source, "offset", "k", unit)] : Enumerable.Empty<Node>(),
            .. weights is null ? Enumerable.Empty<Node>() : [new Broadcast("w0", weights.Place, weights.At)],
            .. one(0),
            .. after(1),
        ]);
    }

    /// <summary>The weights of a walk: either k-th behind a fixed place, or right at a place that moves on.</summary>
    internal sealed record Weights(string Place, IndexExpression At);
}
