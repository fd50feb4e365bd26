using KernelGen.Generators.Keys;
using KernelGen.Generators.Layouts.Unstructured;

namespace KernelGen.Generators.Layouts.Blocked;

/// <summary>
/// The schedules worth having for weights in blocks, the one to use untuned first. The sums of some rows of a block and of a tile stay in
/// registers: more rows spare loads of X, a larger tile spares loads of weights.
/// </summary>
internal static class BlockedPolicy
{
    /// <summary>Lines in 32 KB.</summary>
    private const int CachedLines = 512;

    /// <summary>Most inputs that a kernel's 16-bit offsets reach: 2^16 floats by lines of 16.</summary>
    private const int MostInputs = 4096;

    /// <summary>Most channels that 16-bit offsets reach by lines.</summary>
    private const int MostChannels = 1 << 16;

    /// <summary>Sums that are in flight together, so that none waits for the one before: multiply-adds of two a cycle take four.</summary>
    private const int InFlight = 8;

    /// <summary>Pixels that the backward pass of a convolution walks, at most.</summary>
    private const int RowPixels = 16;

    /// <summary>Columns of a panel of the backward pass.</summary>
    private static readonly int[] Panels = [48, 96, 192];

    /// <summary>Rows of a block whose sums are in registers, for a tile: a power of two.</summary>
    public static int Rows(BlockedLayout layout, KernelWidth width, int tile)
    {
        int rows = 1;
        while (rows < layout.Outputs && 2 * rows * tile <= Lines(width))
            rows *= 2;
        return rows;
    }

    /// <summary>Blocks that are taken together: two where a small tile of one block would leave too few sums in flight.</summary>
    public static int Together(BlockedLayout layout, KernelWidth width, int tile) =>
        layout.Inputs == 1 && Registers(layout, width, tile) < InFlight ? 2 : 1;

    /// <summary>Sums of a result, which inputs take in turn.</summary>
    public static int Chains(BlockedLayout layout, KernelWidth width, int tile) =>
        Math.Max(1, Math.Min(layout.Inputs * Together(layout, width, tile), InFlight / Registers(layout, width, tile)));

    /// <summary>Forward, all inputs count as no block.</summary>
    public static IEnumerable<Schedule> Forward(BlockedLayout layout, KernelWidth width, int inputs, int balanced)
    {
        int tile = (width, layout.Outputs) switch
        {
            (KernelWidth.V512, _) or (KernelWidth.V256, 1) => 4,
            (KernelWidth.V256, 2) or (_, 1) => 2,
            _ => 1,
        };
        return new[] { CachedLines / tile, MostInputs / tile }
            .Select(block => Of(layout, width, tile, InputBlocks.Size(block, inputs, balanced))).Distinct();
    }

    /// <summary>
    /// Backward, panels of columns whose X and dX fit into a cache. The tuner cuts work by panels, so each is a multiple of the one before.
    /// </summary>
    public static IEnumerable<Schedule> Backward(BlockedLayout layout, KernelWidth width, int inputs) =>
        width == KernelWidth.V512 && layout.Outputs >= LinearBackward.Rows
            ? Panels.Select(columns => new Schedule(Math.Min(columns, inputs), 4, layout.Inputs)).Distinct()
            : [];

    /// <summary>
    /// As many pixels as leave room for the sums of four rows, of two where there are fewer registers; channels in the blocks of the
    /// unstructured layout.
    /// </summary>
    public static Schedule Conv2d(BlockedLayout layout, KernelWidth width, Schedule single)
    {
        int tile = layout.Outputs == 1 ? single.Tile : width == KernelWidth.V512 ? 6 : Lines(width) / 2;
        return Of(layout, width, tile, single.Block);
    }

    /// <summary>
    /// Backward, as many output and input channels as leave room for their weights and the sums of their gradients, and as many pixels as
    /// leave room for dY of eight channels in the L1 cache. With vectors of 256 bits, the unstructured kernels are as fast.
    /// </summary>
    public static IEnumerable<Schedule> Conv2dBackward(BlockedLayout layout, KernelWidth width, int channels) =>
        width == KernelWidth.V512 && layout.Outputs >= 4 && channels <= MostChannels
            ? [new(Math.Min(layout.Outputs, InFlight), RowPixels, Math.Max(1, InFlight / layout.Outputs))]
            : [];

    private static Schedule Of(BlockedLayout layout, KernelWidth width, int tile, int block) =>
        new(Rows(layout, width, tile), tile, layout.Inputs, Chains(layout, width, tile), block);

    /// <summary>Lines of sums: 24, 12 and 8 registers of 32, 16 and 16. The others hold lines of X and weights.</summary>
    private static int Lines(KernelWidth width) => width switch { KernelWidth.V512 => 24, KernelWidth.V256 => 6, _ => 2 };

    /// <summary>Registers of the sums of a tile.</summary>
    private static int Registers(BlockedLayout layout, KernelWidth width, int tile) => Rows(layout, width, tile) * tile * Parts(width);

    /// <summary>Registers of a line.</summary>
    private static int Parts(KernelWidth width) => width switch { KernelWidth.V512 => 1, KernelWidth.V256 => 2, _ => 4 };
}
