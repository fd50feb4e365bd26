using KernelGen.Generators.Specs;

namespace KernelGen.Generators.Planning;

/// <summary>
/// The schedules worth having for convolutions, the one to use untuned first. Tiles are decided by registers, as for linear layers; blocks of
/// channels by the first-level cache: the lines that the taps of one tile meet should fit. How channels are blocked changes no text of
/// a sparse kernel, so all its block sizes share one.
/// </summary>
internal static class ConvSchedulePolicy
{
    /// <summary>Lines in 32 KB.</summary>
    private const int CachedLines = 512;

    /// <summary>Accumulators of a dense tile, with 512-bit vectors: eight of 32 registers are left for operands.</summary>
    private const int DenseAccumulators = 24;

    /// <summary>Schedules of a sparse pass.</summary>
    public static IEnumerable<Schedule> Sparse(KernelPass pass, KernelAxis axis, KernelWidth width, ConvGeometry geometry) =>
        from schedule in SparseTiles(pass, axis, width)
        from block in Blocks(pass, axis, schedule.Tile, geometry)
        select schedule with { Block = block };

    /// <summary>
    /// The schedule of a dense pass: of the tiles that fit into registers the one with the fewest loads for the whole row. Narrower vectors have half the
    /// registers and twice the registers a line, which leaves one choice.
    /// </summary>
    public static Schedule Dense(KernelPass pass, KernelWidth width, KernelShape shape)
    {
        var row = shape.Pixels!;
        bool weights = pass == KernelPass.BackwardWeights;
        if (width != KernelWidth.V512)
            return (weights, width) switch
            {
                (_, KernelWidth.Scalar) => new(1, 1, 1),
                (true, KernelWidth.V256) => new(2, 1, 2),
                (true, _) => new(1, 1, 2),
                (false, KernelWidth.V256) => new(2, 2, 1),
                _ => new(2, 1, 1),
            };
        int channels = (pass == KernelPass.BackwardInput ? shape.In : shape.Out) / row.Groups;
        var tiles = from rows in Enumerable.Range(1, 8)
                    from wide in Enumerable.Range(1, DenseAccumulators / rows)
                    where wide <= 12
                    select (rows, wide);
        var (bestRows, bestWide) = tiles.OrderBy(t => Loads(t.rows, t.wide)).ThenByDescending(t => t.wide).First();
        return weights ? new(bestRows, 1, bestWide) : new(bestRows, bestWide, 1);

        // Loads of a panel of rows by a run of pixels (terms), rows left over one at a time.
        double Loads(int rows, int wide)
        {
            int panels = channels / rows, left = channels % rows;
            var runs = weights ? Terms(row.Terms, wide) : PixelTiles.Of(pass == KernelPass.Forward ? row.Width : Math.Max(1, row.Width / row.Stride), wide);
            return runs.Sum(run => run.Count * ((panels * (double)Cost(rows, run.Size)) + (left * Cost(1, run.Size))));
        }

        // A multiply-add waits for four cycles: with fewer than eight in turn it is the adding that takes the time.
        static double Cost(int rows, int wide) => Math.Max(Math.Max(rows + wide, rows * wide), 8);

        static IReadOnlyList<(int Size, int Count)> Terms(int terms, int wide) => [(wide, terms / wide), (1, terms % wide)];
    }

    private static Schedule[] SparseTiles(KernelPass pass, KernelAxis axis, KernelWidth width) => (pass, width) switch
    {
        (_, KernelWidth.Scalar) => [new(1, 1, 1)],
        (KernelPass.Forward, KernelWidth.V512) when axis == KernelAxis.OverWidth => [new(1, 4, Nonzeros.Group, 2)],
        (KernelPass.Forward, KernelWidth.V512) => [new(1, 8, Nonzeros.Group, 2)],
        (KernelPass.Forward, KernelWidth.V256) => [new(1, 6, Nonzeros.Group)],
        (KernelPass.Forward, _) => [new(1, 3, Nonzeros.Group)],
        (_, KernelWidth.V512) => [new(1, 8, Nonzeros.Group)],
        (_, KernelWidth.V256) => [new(1, 3, Nonzeros.Group)],
        _ => [new(1, 1, Nonzeros.Group)],
    };

    /// <summary>
    /// Channels of a block. Twice what fits comes first: walking the results once more for every block costs more than reads from the second-level
    /// cache, at 90 % sparsity as at 95; then four times, for sparser patterns, and what fits, for denser ones.
    /// </summary>
    private static IEnumerable<int> Blocks(KernelPass pass, KernelAxis axis, int tile, ConvGeometry geometry)
    {
        // A row of W meets the channels of its own group alone: walking all rows for every block would be for nothing.
        if (geometry.Groups > 1)
            return [0];
        var (rows, columns) = (geometry.Rows, geometry.Columns);
        int channels = pass == KernelPass.Forward ? geometry.InChannels : geometry.OutChannels;
        int lines = axis == KernelAxis.OverWidth ? rows.Kernel * (tile + 1)
            : pass == KernelPass.Forward ? rows.Kernel * Math.Min(((tile - 1) * columns.Stride) + columns.Reach, tile * columns.Kernel)
            : Phase(rows) * (tile + Phase(columns) - 1);
        int block = 8;
        while (2 * block * lines <= CachedLines)
            block *= 2;
        return new[] { 2 * block, 4 * block, block }.Select(b => b >= channels ? 0 : b).Distinct();
    }

    /// <summary>Taps of the fullest phase of an axis.</summary>
    private static int Phase(ConvAxis axis) => (axis.Kernel + axis.Stride - 1) / axis.Stride;
}
