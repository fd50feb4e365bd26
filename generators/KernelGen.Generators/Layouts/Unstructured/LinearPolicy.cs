using KernelGen.Generators.Keys;

namespace KernelGen.Generators.Layouts.Unstructured;

/// <summary>
/// The schedules worth having for a sparse linear layer, the one to use untuned first. A line takes 1, 2 or 4 registers of 512, 256 or 128
/// bits, of which a processor has 32, 16 and 16, and eight chains of multiply-adds must be in flight (latency 4, two a cycle): those two
/// facts decide the tiles. Blocks keep what is read within 32 KB of an L1 cache of 32 to 48 KB. Schedules that differ in what a run reads
/// from its operands share a text.
/// </summary>
internal static class LinearPolicy
{
    /// <summary>So many lines of one block of samples fill 32 KB.</summary>
    private const int CachedLines = 512;

    /// <summary>Most inputs that a kernel's 16-bit offsets reach: 2^16 floats by lines of 16.</summary>
    private const int MostInputs = 4096;

    /// <summary>
    /// Columns of a panel that is walked by input: fewer leave a row with few nonzeros (1000->10 at 95 %, batch 16: 1.57 us with 96, 1.42
    /// with 192, 1.30 with all), more leave less to share among threads. A multiple of every other panel and tile, because the tuner cuts
    /// work by it.
    /// </summary>
    private const int PanelColumns = 192;

    /// <summary>
    /// The most rows for which walking by input was seen to be worth it: with more rows, a column has enough nonzeros to keep its X and dX
    /// in registers.
    /// </summary>
    private const int FewRows = 64;

    /// <summary>
    /// A block of all inputs counts as no block, no panel has more lines than there are, and walking by input is for many lines with few
    /// inputs.
    /// </summary>
    /// <param name="pass">Which pass.</param>
    /// <param name="width">The register width.</param>
    /// <param name="inputs">Inputs of every sum: columns of W forward, rows backward.</param>
    /// <param name="lines">Results: rows of W forward, columns backward.</param>
    /// <param name="balanced">Inputs of a group with equally many nonzeros; 0 for none.</param>
    public static IEnumerable<(Traversal Traversal, Schedule Schedule)> For(
        KernelPass pass, KernelWidth width, int inputs, int lines, int balanced = 0) =>
        from choice in Choices(pass, width, lines)
            .Select(choice => choice with { Schedule = Fit(choice.Schedule, inputs, balanced) }).Distinct()
        where choice.Traversal != Traversal.ByInput || (inputs <= FewRows && lines >= 2 * inputs)
        where choice.Traversal != Traversal.ByPanel || choice.Schedule.Rows <= lines
        select choice;

    /// <summary>
    /// Forward, a row that is walked by itself has tiles of 4, 2 and 1 in its text, so that a run that begins with 2 needs no other text.
    /// </summary>
    public static Schedule TextOf(KernelKey key) => key is
    {
        Op: KernelOp.Linear, Pass: KernelPass.Forward, Traversal: Traversal.ByLine, Width: KernelWidth.V512 or KernelWidth.V256,
        Schedule: { Tile: 2, Chains: > 1 } schedule
    }
        ? schedule with { Tile = 4, Chains = schedule.Chains / 2 }
        : key.Schedule;

    private static Schedule Fit(Schedule schedule, int inputs, int balanced) =>
        schedule with { Block = InputBlocks.Size(schedule.Block, inputs, balanced) };

    private static (Traversal Traversal, Schedule Schedule)[] Choices(KernelPass pass, KernelWidth width, int lines) => (pass, width) switch
    {
        // Accumulators: blocks x registers of a line x chains; a panel, for denser patterns, has more rows instead of chains.
        (KernelPass.Forward, KernelWidth.V512) => [Cached(1, 4, 2), Cached(1, 2, 4), Wide(1, 4, 2), Cached(2, 4, 1)],
        (KernelPass.Forward, KernelWidth.V256) => [Cached(1, 4, 1), Cached(1, 2, 2), Wide(1, 4, 1)],
        (KernelPass.Forward, _) => [Cached(1, 2, 1)],

        // X and the chains of dX stay in registers, and four nonzeros' sums are added together; by input, dY does.
        (_, KernelWidth.V512) => [Cached(1, 4, 1), Wide(1, 4, 1), ByInput(4, lines)],
        (_, KernelWidth.V256) => [Cached(1, 2, 1), Wide(1, 2, 1), ByInput(2, lines)],
        _ => [Cached(1, 1, 1)],
    };

    /// <summary>Blocks of inputs whose tile fills 32 KB.</summary>
    private static (Traversal, Schedule) Cached(int rows, int tile, int chains) =>
        (rows == 1 ? Traversal.ByLine : Traversal.ByPanel, new(rows, tile, Nonzeros.Group, chains, CachedLines / tile));

    /// <summary>Panels of columns, each row by row.</summary>
    private static (Traversal, Schedule) ByInput(int tile, int lines) =>
        (Traversal.ByInput, new(Math.Min(PanelColumns, lines), tile, Nonzeros.Group));

    /// <summary>
    /// Blocks of inputs larger than the cache, for patterns so sparse that smaller ones would leave a row with too few nonzeros in each.
    /// </summary>
    private static (Traversal, Schedule) Wide(int rows, int tile, int chains) =>
        (Traversal.ByLine, new(rows, tile, Nonzeros.Group, chains, MostInputs / tile));
}
