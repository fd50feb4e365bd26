namespace KernelGen;

/// <summary>Packs the pattern of a convolution for its kernels: taps become distances in the memory of X and dY.</summary>
internal static class Conv2dPacking
{
    /// <summary>Pixels of border that a network may add on both sides to what a layer needs itself.</summary>
    public const int SpareBorder = 64;

    /// <summary>Most channels of a block: offsets of 16 bits count lines, and half of their reach is left for taps.</summary>
    private const int MostChannels = 1 << 15;

    /// <summary>
    /// Floats that the channels of a block may take over the width, where offsets of 16 bits count floats: half of their reach is left for
    /// taps.
    /// </summary>
    private const int MostFloats = 1 << 15;

    /// <summary>The pattern as the forward kernel reads it: lines are output channels.</summary>
    /// <param name="pattern">[outChannels, group inputs * taps].</param>
    /// <param name="geometry">The convolution.</param>
    /// <param name="packing">The kernel's order: channels of a block of X, and the size of a block of weights.</param>
    /// <param name="rowLines">Lines of X from one row to the next.</param>
    public static PackedTaps Forward(SparsityPattern pattern, Conv2dGeometry geometry, PatternPacking packing, int rowLines)
    {
        var (rows, columns) = (geometry.Rows, geometry.Columns);
        int pitch = PixelPitch.Of(geometry.InChannels),
            most = MostRowLines(geometry.Input, geometry.InputBorder),
            channels = ChannelsOf(packing.Block, geometry.InChannels);
        var taps = Places(
            Enumerable.Range(0, geometry.Taps)
                .Select(tap => (tap / columns.Kernel * rows.Dilation, tap % columns.Kernel * columns.Dilation)),
            pitch, rowLines, most, channels);
        var block = packing.Weights ?? WeightBlock.One;
        var grid = new BlockGrid(pattern.Rows, pattern.Columns, block, geometry.Taps);
        var blocks = grid.Touched(pattern);
        var nonzeros = new TapNonzero[blocks.Nonzeros];
        ForEach(blocks, geometry, block, (k, output, input, tap) => nonzeros[k] = new TapNonzero(output / block.Outputs, input, tap));
        var packed = PackedTaps.Of(nonzeros, geometry.OutChannels / block.Outputs, geometry.InChannels, channels, taps);
        return grid.IsSingle ? packed : packed.WithWeights(grid.WeightsOf(pattern, blocks, packed.Order));
    }

    /// <summary>The pattern as the forward kernel over the width reads it: lines are output channels, offsets count floats.</summary>
    /// <param name="pattern">[outChannels, group inputs * taps].</param>
    /// <param name="geometry">The convolution.</param>
    /// <param name="block">Channels of a block; 0 for all.</param>
    /// <param name="planes">How a sample is laid out.</param>
    public static PackedTaps ForwardOverWidth(SparsityPattern pattern, Conv2dGeometry geometry, int block, ColumnPlanes planes)
    {
        int most = Math.Max(1, MostFloats / planes.ChannelLength), channels = Math.Min(block == 0 ? geometry.InChannels : block, most);
        int[] places = [.. Enumerable.Range(0, geometry.Taps).Select(planes.PlaceOf)];

        // With a stride, taps of a later phase lie behind those of an earlier one: they are numbered by place.
        int[] order = [.. Enumerable.Range(0, geometry.Taps).OrderBy(tap => places[tap])], numbers = new int[order.Length];
        for (int n = 0; n < order.Length; n++)
            numbers[order[n]] = n;
        int[] sorted = Array.ConvertAll(order, tap => places[tap]);
        var taps = TapPlaces.Of(sorted, Array.ConvertAll(sorted, place => (long)place), channels * planes.ChannelLength);
        var nonzeros = new TapNonzero[pattern.Nonzeros];
        ForEach(pattern, geometry, (k, output, input, tap) => nonzeros[k] = new TapNonzero(output, input, numbers[tap]));
        return PackedTaps.Of(nonzeros, geometry.OutChannels, geometry.InChannels, channels, taps, planes.ChannelLength, unitFloats: 1);
    }

    /// <summary>
    /// The pattern as the backward kernel reads it, phase by phase: lines are input channels. A kernel of weights in blocks walks the
    /// output channels of a block of weights, of these the taps, and of a tap the input channels.
    /// </summary>
    /// <param name="pattern">[outChannels, group inputs * taps].</param>
    /// <param name="geometry">The convolution.</param>
    /// <param name="packing">The kernel's order: channels of a block of dY, and the size of a block of weights.</param>
    /// <param name="rowLines">Lines of dY from one row to the next.</param>
    /// <param name="mostRowLines">The widest rows for which taps are grouped, which the order of the nonzeros depends on.</param>
    public static PackedPhase[] Backward(
        SparsityPattern pattern, Conv2dGeometry geometry, PatternPacking packing, int rowLines, int mostRowLines)
    {
        var (rows, columns) = (geometry.Rows, geometry.Columns);
        int phases = rows.Stride * columns.Stride, start = 0, pitch = PixelPitch.Of(geometry.OutChannels);
        var block = packing.Weights ?? WeightBlock.One;
        var grid = new BlockGrid(pattern.Rows, pattern.Columns, block, geometry.Taps);
        var blocks = grid.Touched(pattern);
        var nonzeros = new List<(TapNonzero Nonzero, int Number)>[phases];
        for (int p = 0; p < phases; p++)
            nonzeros[p] = [];
        ForEach(blocks, geometry, block, (k, output, input, tap) =>
        {
            int row = tap / columns.Kernel, column = tap % columns.Kernel;
            int phase = (row * rows.Dilation % rows.Stride * columns.Stride) + (column * columns.Dilation % columns.Stride);
            nonzeros[phase].Add((new TapNonzero(input, output, tap), k));
        });
        return [.. Enumerable.Range(0, phases).Select(Phase)];

        PackedPhase Phase(int number)
        {
            int rowPhase = number / columns.Stride, columnPhase = number % columns.Stride;
            int backRows = rows.MostBack(rowPhase), backColumns = columns.MostBack(columnPhase);

            // A later tap leads to an earlier output: taps are numbered from the last, so that places ascend.
            int[] own =
            [
                .. Enumerable.Range(0, geometry.Taps).Reverse()
                    .Where(tap => rows.Meets(tap / columns.Kernel, rowPhase) && columns.Meets(tap % columns.Kernel, columnPhase)),
            ];
            var places = own.Select(tap => (backRows - rows.Back(tap / columns.Kernel), backColumns - columns.Back(tap % columns.Kernel)));
            TapNonzero[] renumbered = [.. nonzeros[number].Select(n => n.Nonzero with { Tap = Array.IndexOf(own, n.Nonzero.Tap) })];
            var packed = packing.IsInBlocks ? ByOutput(renumbered, places) : ByInput(renumbered, places);
            int[] numbers = Array.ConvertAll(packed.Order, n => nonzeros[number][n].Number);
            int[] order = grid.IsSingle ? numbers : grid.WeightsOf(pattern, blocks, numbers);
            var phase = new PackedPhase(packed, order, start, backRows, backColumns);
            start += order.Length;
            return phase;
        }

        PackedTaps ByInput(TapNonzero[] nonzeros, IEnumerable<(int Rows, int Columns)> taps)
        {
            int channels = ChannelsOf(packing.Block, geometry.OutChannels);
            return PackedTaps.Of(
                nonzeros, geometry.InChannels, geometry.OutChannels, channels, Places(taps, pitch, rowLines, mostRowLines, channels));
        }

        PackedTaps ByOutput(TapNonzero[] nonzeros, IEnumerable<(int Rows, int Columns)> taps)
        {
            int[] places = [.. taps.Select(tap => Lines(tap, pitch, rowLines) * Activations.BlockSamples)];
            TapNonzero[] swapped = Array.ConvertAll(nonzeros, n => new TapNonzero(n.Tap, n.Line, n.Channel / block.Outputs));
            return PackedTaps.Of(
                swapped, places.Length, geometry.InChannels, 0, TapPlaces.Apart(geometry.OutChannels / block.Outputs)).WithPlaces(places);
        }
    }

    /// <summary>The widest rows of lines for which taps are grouped.</summary>
    public static int MostRowLines(ActivationShape shape, Border border) =>
        (border.Left + shape.Width + border.Right + (2 * SpareBorder)) * PixelPitch.Of(shape.Channels);

    /// <summary>The channels of a block: all where a schedule has no blocks, as far as offsets reach.</summary>
    private static int ChannelsOf(int block, int channels) => Math.Min(block == 0 ? channels : block, MostChannels);

    private static TapPlaces Places(IEnumerable<(int Rows, int Columns)> taps, int pitch, int rowLines, int mostRowLines, int channels)
    {
        var all = taps.ToArray();
        return TapPlaces.Of(
            Array.ConvertAll(all, tap => Lines(tap, pitch, rowLines)),
            Array.ConvertAll(all, tap => ((long)tap.Rows * mostRowLines) + (tap.Columns * pitch)), channels);
    }

    private static int Lines((int Rows, int Columns) tap, int pitch, int rowLines) =>
        checked((tap.Rows * rowLines) + (tap.Columns * pitch));

    /// <summary>Every nonzero in output-major order: its number, output channel, input channel, tap.</summary>
    private static void ForEach(SparsityPattern pattern, Conv2dGeometry geometry, Action<int, int, int, int> visit) =>
        ForEach(pattern, geometry, WeightBlock.One, visit);

    /// <summary>Every block of weights in output-major order: its number, first output channel, first input channel, tap.</summary>
    private static void ForEach(SparsityPattern blocks, Conv2dGeometry geometry, WeightBlock block, Action<int, int, int, int> visit)
    {
        for (int row = 0; row < blocks.Rows; row++)
        {
            int output = row * block.Outputs, firstInput = output / geometry.GroupOutputs * geometry.GroupInputs;
            for (int k = blocks.RowStarts[row]; k < blocks.RowStarts[row + 1]; k++)
            {
                var (input, tap) = Math.DivRem(blocks.ColumnIndices[k], geometry.Taps);
                visit(k, output, firstInput + (input * block.Inputs), tap);
            }
        }
    }
}

/// <summary>The nonzeros of one phase of the backward pass.</summary>
/// <param name="Taps">In the kernel's order.</param>
/// <param name="Order">[nonzeros] for each its number in the pattern's output-major order.</param>
/// <param name="WeightStart">Where its weights begin among those of all phases.</param>
/// <param name="BackRows">Rows of outputs before the one of an input that its first tap leads to.</param>
/// <param name="BackColumns">Columns of outputs before the one of an input that its first tap leads to.</param>
internal sealed record PackedPhase(PackedTaps Taps, int[] Order, int WeightStart, int BackRows, int BackColumns)
{
    public int Nonzeros => Order.Length;

    /// <summary>Bytes held.</summary>
    public long Bytes => Taps.Bytes + (sizeof(int) * (long)Order.Length);

    /// <summary>Its part of the weights.</summary>
    public Range Weights => WeightStart..(WeightStart + Nonzeros);
}
