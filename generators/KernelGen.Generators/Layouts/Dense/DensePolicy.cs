using KernelGen.Generators.Keys;

namespace KernelGen.Generators.Layouts.Dense;

/// <summary>
/// The schedule of a dense pass: a register tile whose loads are few beside its multiply-adds. Narrower vectors have half the registers and
/// twice the registers a line, which leaves one choice.
/// </summary>
internal static class DensePolicy
{
    /// <summary>Accumulators of a convolution's tile, with 512-bit vectors: eight of 32 registers are left for operands.</summary>
    private const int Accumulators = 24;

    /// <summary>
    /// Pixels of a convolution's tile: with tiles of 7 as well, rows of 7, 14, 28, 56 and 112 pixels have no smaller one at their end.
    /// </summary>
    private const int Pixels = 8;

    public static Schedule For(KernelOp op, KernelPass pass, KernelWidth width, KernelShape shape) => (op, pass, width) switch
    {
        // Outer products: rows x columns accumulators, each operand that is read used rows or columns times.
        (KernelOp.Conv2d, KernelPass.BackwardWeights, KernelWidth.V512) => WeightsOfTaps(shape),
        (_, KernelPass.BackwardWeights, KernelWidth.V512) => new(4, 1, 4),
        (_, KernelPass.BackwardWeights, KernelWidth.V256) => new(2, 1, 2),
        (_, KernelPass.BackwardWeights, _) => new(1, 1, 2),

        // Rows x blocks, or channels x pixels.
        (KernelOp.Conv2d, _, KernelWidth.V512) => new(Math.Min(Accumulators / Pixels, Channels(pass, shape)), Pixels, 1),
        (_, _, KernelWidth.V512) => new(4, 4, 1),
        (_, _, KernelWidth.V256) => new(2, 2, 1),
        _ => new(2, 1, 1),
    };

    private static int Channels(KernelPass pass, KernelShape shape) =>
        (pass == KernelPass.BackwardInput ? shape.In : shape.Out) / shape.Taps!.Groups;

    /// <summary>
    /// Among the tiles that fit into registers, the one with the fewest loads for all channels and the terms of a tap, where what is left
    /// over is taken one at a time.
    /// </summary>
    private static Schedule WeightsOfTaps(KernelShape shape)
    {
        int channels = Channels(KernelPass.BackwardWeights, shape), terms = shape.Taps!.Terms;
        var tiles = from rows in Enumerable.Range(1, 8)
                    from wide in Enumerable.Range(1, Accumulators / rows)
                    where wide <= 12
                    select (rows, wide);
        var (bestRows, bestWide) = tiles.OrderBy(tile => Loads(tile.rows, tile.wide)).ThenByDescending(tile => tile.wide).First();
        return new(bestRows, 1, bestWide);

        double Loads(int rows, int wide) => (terms / wide * Panels(rows, wide)) + (terms % wide * Panels(rows, 1));

        double Panels(int rows, int wide) => (channels / rows * (double)Cost(rows, wide)) + (channels % rows * Cost(1, wide));

        // A multiply-add waits for four cycles: with fewer than eight in turn it is the adding that takes the time.
        static double Cost(int rows, int wide) => Math.Max(Math.Max(rows + wide, rows * wide), 8);
    }
}
