using KernelGen.Generators.Loops;
using KernelGen.Generators.Specs;
using static KernelGen.Generators.Loops.Build;

namespace KernelGen.Generators.Planning;

/// <summary>
/// What lies between the gradient of a layer's output and its products: the activation's gradient, in place, and the bias' gradient. A
/// convolution walks the pixels of a row as a linear layer walks blocks of samples.
/// </summary>
internal static class LinearBackwardBias
{
    public static LoopKernel Plan(KernelKey key)
    {
        var (shape, rows) = (key.Shape, key.Schedule.Rows);
        bool pixels = key.Op == KernelOp.Conv2d;
        int step = (pixels ? PixelPitch.Of(shape.Out) : shape.Out) * BatchTiles.BlockSamples;
        EquatableArray<Parameter> parameters =
        [
            Operands.Y(shape, ParameterKind.Input), Operands.DY(shape, ParameterKind.Output), Operands.Db(shape), Operands.Blocks,
            Operands.Number("firstRow", "first output feature"), Operands.Number("endRow", "output feature after the last"),
        ];
        string summary = string.Join(" and ", new[] { shape.Relu ? "dY = dY where Y > 0, else 0" : "", shape.Bias ? "db += sum of dY over the batch" : "" }.Where(s => s.Length > 0));
        return new LoopKernel(
            key,
            $"{summary}, for {shape.Out} output features.",
            [$"{rows} {(pixels ? "channel" : "feature")}{(rows > 1 ? "s" : "")} at a time through {(pixels ? "a row of pixels" : "the whole batch")}{(shape.Bias ? "; the sums over the lanes come once at the end" : "")}."],
            "LinearBackwardBiasKernel",
            [
                new Method("Run", "The features of dY for the whole batch.", parameters, [Call("Features")]),
                new Method(
                    "Features",
                    "The features of dY for the whole batch.",
                    parameters,
                    [
                        EachLane(
                        [
                            new Let("i", "firstRow"),
                            .. rows > 1 ? [GoOn("i", "endRow", rows, Features(shape, rows, step)), new Gap()] : Enumerable.Empty<Node>(),
                            GoOn("i", "endRow", 1, Features(shape, 1, step)),
                        ]),
                    ]),
            ]);
    }

    private static IEnumerable<Node> Features(KernelShape shape, int rows, int step) =>
    [
        new Remark($"{rows} feature{(rows > 1 ? "s" : "")}: {string.Join(", then ", new[] { shape.Relu ? "dY stays where Y is positive" : "", shape.Bias ? "dY is summed" : "" }.Where(t => t.Length > 0))}."),
        .. shape.Bias ? Unrolled(rows, r => new Zero($"s{r}")) : [],
        For("block", 0, "blocks", Block(shape, rows, step)),
        .. shape.Bias ? [SumInto("db", "i", Enumerable.Range(0, rows).Select(r => $"s{r}").ToArray())] : Enumerable.Empty<Node>(),
    ];

    private static IEnumerable<Node> Block(KernelShape shape, int rows, int step)
    {
        var place = (At("block") * step) + (At("i") * BatchTiles.BlockSamples);
        return
        [
            new Point("dy", "dY", place),
            .. shape.Relu ? [new Point("y", "Y", place)] : Enumerable.Empty<Node>(),
            .. Enumerable.Range(0, rows).SelectMany(r => Feature(shape, r)),
        ];
    }

    private static IEnumerable<Node> Feature(KernelShape shape, int r)
    {
        int at = r * BatchTiles.BlockSamples;
        return
        [
            new Load($"dy{r}", Memory("dy", at)),
            .. shape.Relu ? [new KeepWherePositive($"dy{r}", Memory("y", at)), new Store("dy", at, $"dy{r}")] : Enumerable.Empty<Node>(),
            .. shape.Bias ? [new Add($"s{r}", $"dy{r}")] : Enumerable.Empty<Node>(),
        ];
    }
}
