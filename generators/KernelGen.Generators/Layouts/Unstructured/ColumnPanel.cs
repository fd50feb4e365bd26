using KernelGen.Generators.Keys;
using KernelGen.Generators.Loops;
using KernelGen.Generators.Planning;
using static KernelGen.Generators.Loops.Build;

namespace KernelGen.Generators.Layouts.Unstructured;

/// <summary>A panel p of columns whose dX gathers in memory.</summary>
internal static class ColumnPanel
{
    /// <summary>Names its X and dX, <c>xp</c> and <c>dxp</c>, and sets dX to zero if it is wanted.</summary>
    /// <param name="shape">The shape of W.</param>
    /// <param name="columns">Columns of a panel; the last may have fewer.</param>
    /// <param name="tile">Blocks of samples.</param>
    public static IEnumerable<Node> Begin(KernelShape shape, int columns, int tile) =>
    [
        new Point("xp", "X", At("p") * (columns * BatchTiles.BlockSamples)),
        new Point("dxp", "dX", At("p") * (columns * BatchTiles.BlockSamples)),
        new Gap(),
        If(BackwardLines.Input,
        [
            new Remark($"dX of panel p, {Count(tile, "block")}, from zero on."),
            new Let("panelEnd", (At("p") * columns) + columns),
            new Least("endColumn", "panelEnd", shape.In),
            new Zero("zero"),
            For("j", At("p") * columns, "endColumn",
            [
                new Point("dxj", "dX", At("j") * BatchTiles.BlockSamples),
                .. Unrolled(tile, s => new Store("dxj", s * shape.In * BatchTiles.BlockSamples, "zero")),
            ]),
        ]),
        new Gap(),
    ];
}
