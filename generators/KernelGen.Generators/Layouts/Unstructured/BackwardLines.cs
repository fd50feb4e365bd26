using KernelGen.Generators.Keys;
using KernelGen.Generators.Loops;
using KernelGen.Generators.Planning;
using KernelGen.Generators.Specs;
using static KernelGen.Generators.Loops.Build;

namespace KernelGen.Generators.Layouts.Unstructured;

/// <summary>
/// Sparse backward, input-major, whatever a tile consists of: for one input, the tiles of X and of dX stay in registers; every line of dY
/// is loaded once and used twice, <c>dX += w dY</c> and <c>dW = sum X dY</c>. A run that wants one of the gradients alone pays nothing for
/// the other.
/// </summary>
/// <param name="schedule">Unroll and chains.</param>
/// <param name="tile">Lines of a tile.</param>
/// <param name="noun">What they are: blocks of samples, or pixels.</param>
/// <param name="inStep">Floats of X and dX from one line of a tile to the next.</param>
/// <param name="outStep">Floats of dY from one line of a tile to the next.</param>
/// <param name="unit">What offsets count.</param>
internal sealed class BackwardLines(Schedule schedule, int tile, string noun, int inStep, int outStep, OffsetUnit unit)
{
    /// <summary>Whether something may be in dX already that a line goes on from.</summary>
    public const string First = "isFirst";

    public static readonly Wanted Input = new(Gradient.Input);

    public static readonly Wanted Weights = new(Gradient.Weights);

    /// <summary>More than two chains of dX gain nothing beside the sums of dW, and cost a short column time.</summary>
    private readonly int _chains = Math.Min(2, Accumulators.Chains(schedule, tile));

    /// <summary>
    /// The nonzeros of input j, whose lines begin at <c>xj</c> and <c>dxj</c>: from k, where those of the input before it have ended.
    /// </summary>
    /// <param name="what">What an input is called, with its tile.</param>
    /// <param name="row">Where the input's entry lies in the table of starts.</param>
    public IEnumerable<Node> Of(string what, IndexExpression row) =>
    [
        new Remark($"{what}. dX starts from zero unless something was written there."),
        new Point("xj", "X", At("j") * BatchTiles.BlockSamples),
        .. Unrolled(tile, s => new Load($"x{s}", Memory("xj", s * inStep))),
        new Point("dxj", "dX", At("j") * BatchTiles.BlockSamples),
        .. Enumerable.Range(0, _chains).SelectMany(chain => Unrolled(tile, s => new Zero(Accumulators.Name("dx", s, chain)))),
        If(Input, new Raised(First, false), Unrolled(tile, s => new Reload($"dx{s}", Memory("dxj", s * inStep)))),
        new Fetch("end", "start", row + 1),
        new Gap(),
        .. new Nonzeros(schedule.Unroll, "dX += w dY and dW += sum of X dY", ("dy", n => $"dyk{n}"), ("W", "k"), Take)
        {
            After = count => [new Gap(), If(Weights, [SumInto("dW", "k", Enumerable.Range(0, count).Select(n => $"s{n}").ToArray())])],
            WeightsFor = Gradient.Input,
            Unit = unit,
        }.Walk(),
        new Gap(),
        If(Input,
        [
            .. Enumerable.Range(1, _chains - 1)
                .SelectMany(chain => Unrolled(tile, s => new Add($"dx{s}", Accumulators.Name("dx", s, chain)))),
            .. Unrolled(tile, s => new Store("dxj", s * inStep, $"dx{s}")),
        ]),
    ];

    /// <summary>What one nonzero adds: <c>dx += w dy</c> and <c>s = x dy</c>, one partial sum a lane.</summary>
    public Step Step => new(
        Name, $"dX += w dY of one nonzero for {Count(tile, noun)}; gives the sums of X dY, one a lane.",
        [
            new("dy", StepArgumentKind.Place), new("w", StepArgumentKind.Register),
            .. Enumerable.Range(0, tile).Select(s => new StepArgument($"dx{s}", StepArgumentKind.Sum)),
            .. Enumerable.Range(0, tile).Select(s => new StepArgument($"x{s}", StepArgumentKind.Line)),
        ],
        Enumerable.Range(0, tile).SelectMany(Line).ToEquatableArray(), "s");

    private string Name => $"AddTo{Count(tile, noun).Replace(" ", "")}";

    private Take Take(int n) => new(
        Name,
        [
            $"dyk{n}", $"w{n}", .. Enumerable.Range(0, tile).Select(s => Accumulators.Name("dx", s, n % _chains)),
            .. Enumerable.Range(0, tile).Select(s => $"x{s}"),
        ],
        $"s{n}");

    private IEnumerable<Node> Line(int s) =>
    [
        new Load($"dy{s}", Memory("dy", s * outStep)),
        new MultiplyAdd($"dx{s}", "w", $"dy{s}", Gradient.Input),
        s == 0 ? new Multiply("s", "dy0", "x0") : new MultiplyAdd("s", $"dy{s}", $"x{s}"),
    ];
}
