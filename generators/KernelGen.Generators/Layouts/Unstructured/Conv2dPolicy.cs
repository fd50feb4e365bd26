using KernelGen.Generators.Keys;
using KernelGen.Generators.Specs;

namespace KernelGen.Generators.Layouts.Unstructured;

/// <summary>
/// The schedules worth having for a sparse convolution, the one to use untuned first. Tiles are decided by registers, as for linear layers;
/// blocks of channels by the caches. How channels are blocked changes no text, so all block sizes share one.
/// </summary>
internal static class Conv2dPolicy
{
    /// <summary>Lines in 32 KB.</summary>
    private const int CachedLines = 512;

    public static IEnumerable<Schedule> For(KernelPass pass, KernelAxis axis, KernelWidth width, ConvFilter filter, int balanced)
    {
        var tile = Tile(pass, axis, width);
        return Blocks(pass, axis, tile.Tile, filter, pass == KernelPass.Forward ? balanced : 0)
            .Select(block => tile with { Block = block });
    }

    private static Schedule Tile(KernelPass pass, KernelAxis axis, KernelWidth width) => (pass, width) switch
    {
        // Few lines of 16 pixels make a row: fewer sizes of tiles do.
        (KernelPass.Forward, KernelWidth.V512) when axis == KernelAxis.OverWidth => new(1, 4, Nonzeros.Group, 2),
        (KernelPass.Forward, KernelWidth.V256) when axis == KernelAxis.OverWidth => new(1, 4, Nonzeros.Group),
        (KernelPass.Forward, _) when axis == KernelAxis.OverWidth => new(1, 2, Nonzeros.Group),
        (KernelPass.Forward, KernelWidth.V512) => new(1, 8, Nonzeros.Group, 2),
        (KernelPass.Forward, KernelWidth.V256) => new(1, 6, Nonzeros.Group),
        (KernelPass.Forward, _) => new(1, 3, Nonzeros.Group),
        (_, KernelWidth.V512) => new(1, 8, Nonzeros.Group),
        (_, KernelWidth.V256) => new(1, 3, Nonzeros.Group),
        _ => new(1, 1, Nonzeros.Group),
    };

    /// <summary>
    /// Channels of a block. Twice what fits into 32 KB comes first: walking the results once more for every block costs more than reads
    /// from the L2 cache, at 90 % sparsity as at 95; then four times, for sparser patterns, and what fits, for denser ones.
    /// </summary>
    private static IEnumerable<int> Blocks(KernelPass pass, KernelAxis axis, int tile, ConvFilter filter, int balanced)
    {
        // A row of W meets the channels of its own group alone: walking all rows for every block would be for nothing.
        if (filter.Groups > 1)
            return [0];
        var (rows, columns) = (filter.Rows, filter.Columns);
        int channels = pass == KernelPass.Forward ? filter.InChannels : filter.OutChannels;
        int lines = axis == KernelAxis.OverWidth ? rows.Kernel * (tile + 1)
            : pass == KernelPass.Forward ? rows.Kernel * Math.Min(((tile - 1) * columns.Stride) + columns.Reach, tile * columns.Kernel)
            : Phase(rows) * (tile + Phase(columns) - 1);
        int block = 8;
        while (2 * block * lines <= CachedLines)
            block *= 2;
        return new[] { 2 * block, 4 * block, block }.Select(b => InputBlocks.Size(b, channels, balanced)).Distinct();
    }

    /// <summary>Taps of the fullest phase of an axis.</summary>
    private static int Phase(ConvAxis axis) => (axis.Kernel + axis.Stride - 1) / axis.Stride;
}
