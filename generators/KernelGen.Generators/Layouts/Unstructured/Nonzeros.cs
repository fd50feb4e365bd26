using KernelGen.Generators.Loops;
using static KernelGen.Generators.Loops.Build;

namespace KernelGen.Generators.Layouts.Unstructured;

/// <summary>
/// A loop over nonzeros k to end: groups of four whose offsets and weights come in one load each, then the ones left over. An offset and
/// a weight for every four lines of data would otherwise cost a third of all loads, of which a processor does two a cycle.
/// </summary>
/// <param name="Unroll">1, or <see cref="Group"/>.</param>
/// <param name="What">What is done, as a comment says it.</param>
/// <param name="Source">The operand that the offsets lead into, and the name of the place that the n-th offset of a group leads to.</param>
/// <param name="Weights">Where the weights are read.</param>
/// <param name="One">What is done for the n-th nonzero of a group, its weight in <c>w{n}</c>.</param>
internal sealed record Nonzeros(
    int Unroll, string What, (string Operand, Func<int, string> Place) Source, (string Place, IndexExpression At) Weights,
    Func<int, Node> One)
{
    /// <summary>Nonzeros of a group.</summary>
    public const int Group = 4;

    /// <summary>What is done after a group of so many.</summary>
    public Func<int, IEnumerable<Node>> After { get; init; } = _ => [];

    /// <summary>The gradient without which weights are not read; null where they always are.</summary>
    public Gradient? WeightsFor { get; init; }

    /// <summary>What offsets count.</summary>
    public OffsetUnit Unit { get; init; } = OffsetUnit.Floats;

    /// <summary>A second operand that the same offsets lead into, and its places.</summary>
    public (string Operand, Func<int, string> Place)? Also { get; init; }

    /// <summary>The first nonzero of some lines, side by side in the table of starts: k, which moves on from line to line.</summary>
    /// <param name="line">What a line is: a row, a column, a channel.</param>
    /// <param name="at">Where the first line's entry lies in the table of starts.</param>
    public static IEnumerable<Node> Begin(string line, IndexExpression at) =>
    [
        new Remark($"Each {line} begins at nonzero k, where the {line} before it has ended."),
        new Fetch("k", "start", at),
    ];

    public IEnumerable<Node> Walk()
    {
        if (Unroll != Group)
            return [new Remark($"{What} for every nonzero."), .. Single()];
        return
        [
            new Remark($"{What}, four nonzeros at a time."),
            GoOn("k", "end", Group,
            [
                new FetchFour("offsets4", "offset", "k"),
                new LoadFour("w4", Weights.Place, Weights.At, WeightsFor),
                .. Apart(Enumerable.Range(0, Group).Select(OfFour)),
                .. After(Group),
            ]),
            new Gap(),
            new Remark("The nonzeros left over."),
            .. Single(),
        ];
    }

    private IEnumerable<Node> OfFour(int n) =>
    [
        new PointAtFour(Source.Place(n), Source.Operand, "offsets4", n, Unit),
        .. Also is { } other ? [new PointAtFour(other.Place(n), other.Operand, "offsets4", n, Unit)] : Enumerable.Empty<Node>(),
        new BroadcastOfFour($"w{n}", "w4", n),
        One(n),
    ];

    private IEnumerable<Node> Single() =>
    [
        GoOn("k", "end", 1,
        [
            new PointAt(Source.Place(0), Source.Operand, "offset", "k", Unit),
            .. Also is { } other ? [new PointAt(other.Place(0), other.Operand, "offset", "k", Unit)] : Enumerable.Empty<Node>(),
            new Broadcast("w0", Weights.Place, Weights.At, WeightsFor),
            One(0),
            .. After(1),
        ]),
    ];
}
