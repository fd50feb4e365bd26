namespace KernelGen;

/// <summary>
/// The nonzeros of a convolution, or of one phase of its backward pass, in the order of a kernel: blocks of channels outermost, then lines
/// (output channels forward, input channels backward), then taps and channels.
/// </summary>
internal sealed class PackedTaps
{
    private PackedTaps(int blocks, int lines, int nonzeros)
        : this(new int[(blocks * lines) + 1], new int[blocks], new ushort[nonzeros], new int[nonzeros])
    {
    }

    private PackedTaps(int[] starts, int[] places, ushort[] offsets, int[] order) =>
        (Blocks, Starts, Places, Offsets, Order) = (places.Length, starts, places, offsets, order);

    /// <summary>Blocks of channels, at least one; with <see cref="WithPlaces"/>, taps.</summary>
    public int Blocks { get; }

    /// <summary>[blocks * lines + 1] where the nonzeros of each block and line begin.</summary>
    public int[] Starts { get; }

    /// <summary>[blocks] floats from the operand's first tap to where a block, or a tap, begins.</summary>
    public int[] Places { get; }

    /// <summary>[nonzeros] units from there: lines of 16 floats, or floats.</summary>
    public ushort[] Offsets { get; }

    /// <summary>[nonzeros] for each its number among those that were packed; of weights in blocks, for each weight its number.</summary>
    public int[] Order { get; }

    /// <summary>The same tables, for the weights of what was packed.</summary>
    public PackedTaps WithWeights(int[] order) => new(Starts, Places, Offsets, order);

    /// <summary>
    /// The same tables with other places: one for each tap, of a kernel that walks all taps of a block of output channels.
    /// </summary>
    public PackedTaps WithPlaces(int[] places) => new(Starts, places, Offsets, Order);

    public long Bytes => (sizeof(int) * ((long)Starts.Length + Places.Length + Order.Length)) + (sizeof(ushort) * (long)Offsets.Length);

    /// <summary>Packs nonzeros.</summary>
    /// <param name="nonzeros">Line, channel of the operand and tap of each.</param>
    /// <param name="lines">Lines that there are.</param>
    /// <param name="channels">Channels of the operand.</param>
    /// <param name="block">Channels of a block; 0 for all.</param>
    /// <param name="taps">Where the taps lie.</param>
    /// <param name="channelUnits">Units from one channel to the next: 1 line, or the floats of a plane.</param>
    /// <param name="unitFloats">Floats of a unit: 16 for lines, 1 for floats.</param>
    public static PackedTaps Of(
        ReadOnlySpan<TapNonzero> nonzeros, int lines, int channels, int block, TapPlaces taps,
        int channelUnits = 1, int unitFloats = Activations.BlockSamples)
    {
        int size = block == 0 ? channels : block, channelBlocks = (channels + size - 1) / size;
        var packed = new PackedTaps(Math.Max(1, taps.Groups) * channelBlocks, lines, nonzeros.Length);
        for (int b = 0; b < packed.Blocks && taps.Groups > 0; b++)
            packed.Places[b] = (taps.LinesOf(b / channelBlocks) + (b % channelBlocks * size * channelUnits)) * unitFloats;

        // Counting sort by block and line; then each run by offset.
        var buckets = new int[nonzeros.Length];
        for (int k = 0; k < nonzeros.Length; k++)
        {
            var (line, channel, tap) = nonzeros[k];
            buckets[k] = (((taps.GroupOf(tap) * channelBlocks) + (channel / size)) * lines) + line;
            packed.Starts[buckets[k] + 1]++;
        }

        for (int i = 1; i < packed.Starts.Length; i++)
            packed.Starts[i] += packed.Starts[i - 1];
        var next = packed.Starts[..^1];
        for (int k = 0; k < nonzeros.Length; k++)
        {
            var (_, channel, tap) = nonzeros[k];
            int at = next[buckets[k]]++;
            packed.Order[at] = k;
            packed.Offsets[at] = checked((ushort)(taps.WithinGroup(tap) + (channel % size * channelUnits)));
        }

        for (int run = 0; run < packed.Starts.Length - 1; run++)
        {
            int first = packed.Starts[run], length = packed.Starts[run + 1] - first;
            Array.Sort(packed.Offsets, packed.Order, first, length);
        }

        return packed;
    }
}

/// <summary>One nonzero as a packing sees it.</summary>
/// <param name="Line">The line that it adds to.</param>
/// <param name="Channel">The channel of the operand that it reads.</param>
/// <param name="Tap">The tap through which it reads.</param>
internal readonly record struct TapNonzero(int Line, int Channel, int Tap);
