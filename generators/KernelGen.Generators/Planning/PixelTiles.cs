using KernelGen.Generators.Loops;
using KernelGen.Generators.Specs;
using static KernelGen.Generators.Loops.Build;

namespace KernelGen.Generators.Planning;

/// <summary>
/// Cuts a row of pixels of any length into tiles of at most as many pixels as the registers allow. Tiles of one pixel less come first, as
/// many as it takes for all others to be of the largest size: 30 pixels are 7, 7, 8 and 8. Rows that are too short for that have smaller
/// tiles at their end.
/// </summary>
internal static class PixelTiles
{
    /// <summary>
    /// The sizes that a kernel has a method for, the largest first: 8, 7, 4, 2, 1 for a tile of 8, and 4, 2, 1 for one of 4.
    /// </summary>
    /// <param name="most">Most pixels of a tile.</param>
    public static IReadOnlyList<int> Sizes(int most) =>
        [.. new[] { most, most == 4 ? 2 : most - 1, 4, 2, 1 }
            .Where(size => size > 0 && size <= most).Distinct().OrderByDescending(size => size)];

    /// <summary>The entry point: the tiles of a row one after the other.</summary>
    /// <param name="most">Most pixels of a tile.</param>
    /// <param name="noun">What a row consists of: <c>Pixel</c>, or <c>Line</c>.</param>
    public static Method Entry(int most, string noun)
    {
        var sizes = Sizes(most);
        var largest = sizes.Select(size => new[] { Loop(At("pixels"), size) });
        Node[] body = !HasShortTiles(most)
            ? [new Let("pixel", 0), .. Apart(largest)]
            :
            [
                new ShortTiles("shortEnd", "pixels", most),
                new Let("pixel", 0),
                .. Apart(largest.Prepend([Loop(At("shortEnd"), most - 1)])),
            ];
        return new Method("Run", "Walks a row in tiles.", null, [], [.. body]);

        Node Loop(IndexExpression end, int size) => GoOn("pixel", end, size, [new Call(MethodName(size, noun))]);
    }

    /// <summary>The method of a tile, which begins at a pixel.</summary>
    /// <param name="size">Pixels of the tile.</param>
    /// <param name="noun">What a row consists of.</param>
    /// <param name="what">What it computes.</param>
    /// <param name="steps">Floats from one pixel to the next, for every operand that has pixels.</param>
    /// <param name="body">Its statements.</param>
    public static Method Tile(
        int size, string noun, string what, IEnumerable<(string Operand, int Step)> steps, IEnumerable<Node> body) => new(
        MethodName(size, noun), $"{what} of {Count(size, noun.ToLowerInvariant())}.", "pixel",
        steps.Select(step => new Shift(step.Operand, At("pixel") * step.Step)).ToEquatableArray(), body.ToEquatableArray());

    /// <summary>A sentence for the plan.</summary>
    public static string Describe(int most, string noun)
    {
        string plural = $"{noun.ToLowerInvariant()}s", sizes = string.Join(", ", Sizes(most));
        return most == 1
            ? $"A row of {plural} is walked one by one."
            : $"A row of {plural}, of any length, is walked in tiles of {sizes}"
                + (HasShortTiles(most)
                    ? $": first of {most - 1}, until the others can be of {most}; a row too short for that ends with the smaller ones."
                    : ".");
    }

    private static bool HasShortTiles(int most) => most > 2 && Sizes(most).Contains(most - 1);

    private static string MethodName(int size, string noun) => size == 1 ? $"Tile1{noun}" : $"Tile{size}{noun}s";
}
