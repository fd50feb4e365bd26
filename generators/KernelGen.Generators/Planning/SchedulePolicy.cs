namespace KernelGen.Generators.Planning;

/// <summary>
/// The schedule of each pass by width. A line takes 1, 2 or 4 registers of 512, 256 or 128 bits, of which a processor has 32, 16 and 16,
/// and eight chains of multiply-adds must be in flight (latency 4, two a cycle): those two facts decide the tiles.
/// </summary>
internal static class SchedulePolicy
{
    /// <summary>Most nonzeros in flight: beyond four the remainder loop costs more than the chains gain.</summary>
    public const int MostUnroll = 4;

    /// <summary>Most blocks of 16 samples in a tile; the sizes of a declaration are limited so that an offset within a tile is an int.</summary>
    public const int MostTile = 4;

    public static Schedule For(KernelOp op, KernelPass pass, KernelWidth width) => (op, pass, width) switch
    {
        // One lane at a time needs no registers to speak of; the plainest loop is the most readable.
        (_, _, KernelWidth.Scalar) => new(1, 1, 1),

        // Sums over the batch: four rows give four chains and one joint horizontal sum.
        (KernelOp.Linear, KernelPass.BackwardBias, _) => new(4, 1, 1),

        // Accumulators: 4 blocks x 2 nonzeros, 4 blocks x 2 registers, 2 blocks x 4 registers.
        (KernelOp.SparseLinear, KernelPass.Forward, KernelWidth.V512) => new(1, 4, 2),
        (KernelOp.SparseLinear, KernelPass.Forward, KernelWidth.V256) => new(1, 4, 1),
        (KernelOp.SparseLinear, KernelPass.Forward, KernelWidth.V128) => new(1, 2, 1),

        // X and dX of the tile stay in registers, and four nonzeros' sums are added together.
        (KernelOp.SparseLinear, _, KernelWidth.V512) => new(1, 4, 4),
        (KernelOp.SparseLinear, _, KernelWidth.V256) => new(1, 2, 4),
        (KernelOp.SparseLinear, _, KernelWidth.V128) => new(1, 1, 4),

        // Outer products: rows x columns accumulators, each read operand used rows or columns times.
        (KernelOp.DenseLinear, KernelPass.BackwardWeights, KernelWidth.V512) => new(4, 1, 4),
        (KernelOp.DenseLinear, KernelPass.BackwardWeights, KernelWidth.V256) => new(2, 1, 2),
        (KernelOp.DenseLinear, KernelPass.BackwardWeights, KernelWidth.V128) => new(1, 1, 2),

        // Rows x blocks accumulators.
        (KernelOp.DenseLinear, _, KernelWidth.V512) => new(4, 4, 1),
        (KernelOp.DenseLinear, _, KernelWidth.V256) => new(2, 2, 1),
        (KernelOp.DenseLinear, _, KernelWidth.V128) => new(2, 1, 1),

        _ => throw new ArgumentOutOfRangeException(nameof(pass), $"{op} {pass} has no schedule for {width}."),
    };
}
