namespace KernelGen.Generators.Planning;

/// <summary>
/// The schedules worth having for each pass and width, the one to use untuned first. A line takes 1, 2 or 4 registers of 512, 256 or 128
/// bits, of which a processor has 32, 16 and 16, and eight chains of multiply-adds must be in flight (latency 4, two a cycle): those two
/// facts decide the tiles. Blocks keep what is read within 32 KB of a first-level cache of 32 to 48 KB.
/// </summary>
internal static class SchedulePolicy
{
    /// <summary>Most blocks of 16 samples in a tile; the sizes of a declaration are limited so that an offset within a tile is an int.</summary>
    public const int MostTile = 4;

    /// <summary>So many lines of one block of samples fill 32 KB.</summary>
    private const int CachedLines = 512;

    /// <summary>Most inputs that a kernel's 16-bit offsets reach: 2^16 floats by lines of 16.</summary>
    private const int MostInputs = 4096;

    /// <summary>
    /// Columns of a panel that is walked row by row: fewer leave a row with few nonzeros (1000->10 at 95 %, batch 16: 1.57 us with 96, 1.42 with 192, 1.30 with all),
    /// more leave less to share among threads. A multiple of every other panel and tile, because the tuner cuts work by it.
    /// </summary>
    private const int PanelColumns = 192;

    /// <summary>Most rows for which walking by row was seen to pay: with more, a column has nonzeros enough to keep its X and dX in registers.</summary>
    private const int FewRows = 64;

    /// <summary>The schedules of a pass; a block of all inputs is none, no panel is higher than there are rows, and walking by row is for many columns with few rows.</summary>
    /// <param name="op">What is computed.</param>
    /// <param name="pass">Which pass.</param>
    /// <param name="width">The register width.</param>
    /// <param name="inputs">Inputs of every sum: columns of W forward, rows backward.</param>
    /// <param name="results">Results: rows of W forward, columns backward.</param>
    public static IEnumerable<Schedule> For(KernelOp op, KernelPass pass, KernelWidth width, int inputs, int results) => op != KernelOp.SparseLinear
        ? Candidates(op, pass, width)
        : Candidates(op, pass, width)
            .Where(s => s.Rows == PanelColumns ? inputs <= FewRows && results >= 2 * inputs : s.Rows <= results)
            .Select(s => s with { Rows = Math.Min(s.Rows, results), Block = s.Block >= inputs ? 0 : s.Block })
            .Distinct();

    private static Schedule[] Candidates(KernelOp op, KernelPass pass, KernelWidth width) => (op, pass, width) switch
    {
        // One lane at a time needs no registers to speak of; the plainest loop is the most readable.
        (KernelOp.SparseLinear, _, KernelWidth.Scalar) => [new(1, 1, 1, 1, MostInputs)],
        (_, _, KernelWidth.Scalar) => [new(1, 1, 1)],

        // Accumulators: blocks x registers of a line x chains; a panel, for denser patterns, has more rows instead of chains.
        (KernelOp.SparseLinear, KernelPass.Forward, KernelWidth.V512) => [Cached(1, 4, 2), Cached(1, 2, 4), Wide(1, 4, 2), Cached(2, 4, 1)],
        (KernelOp.SparseLinear, KernelPass.Forward, KernelWidth.V256) => [Cached(1, 4, 1), Cached(1, 2, 2), Wide(1, 4, 1)],
        (KernelOp.SparseLinear, KernelPass.Forward, KernelWidth.V128) => [Cached(1, 2, 1)],

        // X and the chains of dX stay in registers, and four nonzeros' sums are added together; by row, dY does.
        (KernelOp.SparseLinear, _, KernelWidth.V512) => [Cached(1, 4, 1), Wide(1, 4, 1), ByRow(4)],
        (KernelOp.SparseLinear, _, KernelWidth.V256) => [Cached(1, 2, 1), Wide(1, 2, 1), ByRow(2)],
        (KernelOp.SparseLinear, _, KernelWidth.V128) => [Cached(1, 1, 1)],

        // Outer products: rows x columns accumulators, each read operand used rows or columns times.
        (KernelOp.DenseLinear, KernelPass.BackwardWeights, KernelWidth.V512) => [new(4, 1, 4)],
        (KernelOp.DenseLinear, KernelPass.BackwardWeights, KernelWidth.V256) => [new(2, 1, 2)],
        (KernelOp.DenseLinear, KernelPass.BackwardWeights, KernelWidth.V128) => [new(1, 1, 2)],

        // Rows x blocks accumulators.
        (KernelOp.DenseLinear, _, KernelWidth.V512) => [new(4, 4, 1)],
        (KernelOp.DenseLinear, _, KernelWidth.V256) => [new(2, 2, 1)],
        (KernelOp.DenseLinear, _, KernelWidth.V128) => [new(2, 1, 1)],

        _ => throw new ArgumentOutOfRangeException(nameof(pass), $"{op} {pass} has no schedule for {width}."),
    };

    /// <summary>Blocks of inputs whose tile fills 32 KB.</summary>
    private static Schedule Cached(int rows, int tile, int chains) => new(rows, tile, Nonzeros.Group, chains, CachedLines / tile);

    /// <summary>Panels of columns, each row by row.</summary>
    private static Schedule ByRow(int tile) => new(PanelColumns, tile, Nonzeros.Group);

    /// <summary>Blocks of inputs larger than the cache, for patterns so sparse that smaller ones would leave a row with too few nonzeros in each.</summary>
    private static Schedule Wide(int rows, int tile, int chains) => new(rows, tile, Nonzeros.Group, chains, MostInputs / tile);
}
