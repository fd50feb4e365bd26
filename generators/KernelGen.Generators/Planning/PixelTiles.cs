using KernelGen.Generators.Loops;
using KernelGen.Generators.Specs;
using static KernelGen.Generators.Loops.Build;

namespace KernelGen.Generators.Planning;

/// <summary>
/// Cuts a row of pixels into as few tiles as the registers allow, all of nearly one size: 30 pixels in tiles of at most 8 are 8, 8, 7 and
/// 7, not 8, 8, 8 and 6. So a row needs two tile sizes at most, and no tail.
/// </summary>
internal static class PixelTiles
{
    /// <summary>Tiles of a row, the larger ones first.</summary>
    /// <param name="pixels">Pixels of the row.</param>
    /// <param name="most">Most pixels of a tile.</param>
    public static IReadOnlyList<(int Size, int Count)> Of(int pixels, int most)
    {
        int tiles = (pixels + most - 1) / most, size = pixels / tiles, larger = pixels % tiles;
        return larger == 0 ? [(size, tiles)] : [(size + 1, larger), (size, tiles - larger)];
    }

    /// <summary>Sizes that rows of these lengths need, the largest first.</summary>
    public static IReadOnlyList<int> Sizes(IEnumerable<int> rows, int most) =>
        [.. rows.SelectMany(pixels => Of(pixels, most)).Select(tile => tile.Size).Distinct().OrderByDescending(size => size)];

    /// <summary>Pixels that one phase of a strided row may have.</summary>
    public static IReadOnlyList<int> PhaseLengths(int width, int stride) =>
        [.. new[] { (width + stride - 1) / stride, width / stride }.Where(pixels => pixels > 0).Distinct()];

    public static string MethodName(int size, string noun) => size == 1 ? $"Tile1{noun}" : $"Tile{size}{noun}s";

    /// <summary>The entry point: the tiles of a row one after the other.</summary>
    /// <param name="parameters">All parameters of the kernel; <c>pixels</c> among them where rows differ in length.</param>
    /// <param name="rows">Lengths of the rows that there are.</param>
    /// <param name="most">Most pixels of a tile.</param>
    /// <param name="noun">What a row consists of: <c>Pixel</c>, or <c>Line</c>.</param>
    /// <param name="steps">Floats from one pixel to the next, for every operand that has pixels.</param>
    public static Method Entry(EquatableArray<Parameter> parameters, IReadOnlyList<int> rows, int most, string noun, params (string Parameter, int Step)[] steps)
    {
        var shifts = steps.Select(s => new Shift(s.Parameter, At("pixel") * s.Step)).ToArray();
        IEnumerable<Node> body = Row(rows[rows.Count - 1]);
        foreach (int pixels in rows.Reverse().Skip(1))
            body = [If("pixels", pixels, Row(pixels), body)];
        return new Method("Run", "Walks a row in tiles.", parameters, body.ToEquatableArray());

        IEnumerable<Node> Row(int pixels)
        {
            yield return new Remark($"{pixels} {noun.ToLowerInvariant()}{(pixels > 1 ? "s" : "")}: {Describe(pixels, most)}.");
            int done = 0;
            foreach (var (size, count) in Of(pixels, most))
            {
                Node[] tile = [Call(MethodName(size, noun), shifts)];
                int end = done + (size * count);
                yield return For("pixel", done, end, size, tile);
                done = end;
            }
        }
    }

    /// <summary>A sentence for the plan.</summary>
    public static string Describe(IReadOnlyList<int> rows, int most, string noun) =>
        $"A row of {string.Join(" or ", rows)} {noun.ToLowerInvariant()}s is walked in {string.Join(" or ", rows.Select(pixels => Describe(pixels, most)))}.";

    private static string Describe(int pixels, int most) =>
        string.Join(" and ", Of(pixels, most).Select(t => $"{t.Count} tile{(t.Count > 1 ? "s" : "")} of {t.Size}"));
}
