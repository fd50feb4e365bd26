using System.Runtime.CompilerServices;

namespace KernelGen.CompilerServices;

/// <summary>
/// A pattern in the order of a kernel: blocks of inputs outermost, then panels of lines, then which lines of the panel an input meets,
/// then inputs; or panels of lines outermost, then inputs, then the lines that an input meets. Made once per pattern and kernel.
/// </summary>
public sealed partial class PackedPattern
{
    private readonly int _entries;

    // The arrays may be longer than what is in use: they may be those of an earlier pattern.
    private int[] _order;
    private readonly ushort[] _offsets;
    private int _orderLength;
    private int _offsetsLength;

    /// <summary>Weights of what <see cref="Starts"/> counts: of a block, or one.</summary>
    private readonly int _weights;

    private PackedPattern(
        int lines, int inputs, PatternPacking packing, int blocks, int weights, PackedPattern? used = null, int linesPerRun = 0)
    {
        Packing = packing;
        Panels = (lines + packing.Panel - 1) / packing.Panel;
        Blocks = blocks;
        InputBlock = packing.Block == 0 ? inputs : packing.Block;
        bool isPlain = packing.Panel == 1 || packing.Weights is not null;
        _weights = packing.Weights?.Weights ?? 1;

        // The table has the numbers of lines where they are put in order, even if each has a run to itself.
        _entries = packing.ByInput ? inputs / (packing.Weights?.Outputs ?? 1) : isPlain && linesPerRun == 0 ? 1 : 1 << packing.Panel;
        LinesPerRun = Math.Max(1, linesPerRun);
        Starts = new int[(Blocks * Panels * _entries) + (packing.ByInput || isPlain ? 1 : 2)];
        Work = new int[Panels + 1];
        (_order, _orderLength) = (Fitting(used?._order, weights), weights);
        (_offsets, _offsetsLength) = (Fitting(used?._offsets, weights), weights);
    }

    /// <summary>The order.</summary>
    public PatternPacking Packing { get; }

    /// <summary>Panels of lines.</summary>
    public int Panels { get; }

    /// <summary>Blocks of inputs.</summary>
    public int Blocks { get; }

    /// <summary>Inputs of a block; the last may have fewer.</summary>
    public int InputBlock { get; }

    /// <summary>
    /// [blocks][panels][entries] the table of starts that the kernel reads: for single columns the place of the first nonzero, for single
    /// rows also the number of the row; for panels the place of the first weight, then of the first offset for each set of lines; by input,
    /// the place of each input's first nonzero; of
    /// weights in blocks, the number of the panel's first block.
    /// </summary>
    public int[] Starts { get; }

    /// <summary>
    /// Lines, side by side, that change places among each other: work is cut at multiples of it. 1 where every line has its own place.
    /// </summary>
    public int LinesPerRun { get; }

    /// <summary>
    /// For each input of each set of lines, its place within a block of samples, counted from the block of inputs: input * 16. By input,
    /// the place of each line, counted from its panel.
    /// </summary>
    [CLSCompliant(false)]
    public ReadOnlySpan<ushort> Offsets => _offsets.AsSpan(0, _offsetsLength);

    /// <summary>[nonzeros] for each weight its place in the pattern's own order: output-major forward, input-major backward.</summary>
    public ReadOnlySpan<int> Order => _order.AsSpan(0, _orderLength);

    /// <summary>[panels + 1] how many nonzeros come before each panel, all blocks together: what work is cut by.</summary>
    public int[] Work { get; }

    /// <summary>The pattern as a forward kernel reads it: lines are rows, inputs are columns.</summary>
    /// <param name="pattern">The pattern.</param>
    /// <param name="packing">The kernel's order.</param>
    /// <exception cref="ArgumentException">The order is none that 16-bit offsets can express.</exception>
    public static PackedPattern ForForward(SparsityPattern pattern, PatternPacking packing) => ForForward(pattern, packing, used: null);

    /// <param name="pattern">The pattern.</param>
    /// <param name="packing">The kernel's order.</param>
    /// <param name="used">A packed pattern that is not used any more: its memory is used again.</param>
    /// <param name="linesPerRun">Rows that are put in order together; null for what suits the pattern.</param>
    internal static PackedPattern ForForward(
        SparsityPattern pattern, PatternPacking packing, PackedPattern? used, int? linesPerRun = null)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        ArgumentNullException.ThrowIfNull(packing);
        if (packing.Weights is { } block)
            return PackBlocks(pattern, packing, block);
        int lines = pattern.Rows, inputs = pattern.Columns;
        if (packing.Panel != 1 || packing.ByInput)
            return Pack(lines, inputs, pattern.RowStarts, pattern.ColumnIndices, packing, used);
        int blocks = BlocksOf(inputs, packing);
        var packed = new PackedPattern(lines, inputs, packing, blocks, pattern.Nonzeros, used, linesPerRun ?? LinesPerRunOf(lines, blocks));
        if (packed.LinesPerRun == 1)
            packed.FillLines(packed.InputBlock, pattern.RowStarts, pattern.ColumnIndices);
        else
            packed.FillOrdered(inputs, pattern.RowStarts, pattern.ColumnIndices);
        return packed;
    }

    /// <summary>The pattern as a backward kernel reads it: lines are columns, inputs are rows.</summary>
    /// <param name="pattern">The pattern.</param>
    /// <param name="packing">The kernel's order.</param>
    /// <exception cref="ArgumentException">The order is none that 16-bit offsets can express.</exception>
    public static PackedPattern ForBackward(SparsityPattern pattern, PatternPacking packing)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        using var order = pattern.RentInputMajor();
        return ForBackward(pattern, order, packing);
    }

    /// <param name="pattern">The pattern.</param>
    /// <param name="order">Its input-major order.</param>
    /// <param name="packing">The kernel's order.</param>
    /// <param name="used">A packed pattern that is not used any more: its memory is used again.</param>
    internal static PackedPattern ForBackward(
        SparsityPattern pattern, InputMajorOrder order, PatternPacking packing, PackedPattern? used = null)
    {
        ArgumentNullException.ThrowIfNull(packing);
        return packing.Weights is { } block
            ? PackBlocksByInput(pattern, order, packing, block)
            : Pack(pattern.Columns, pattern.Rows, order.ColumnStarts, order.RowIndices, packing, used);
    }

    /// <summary>Bytes that it holds.</summary>
    internal long Bytes => (sizeof(int) * ((long)Starts.Length + _order.Length + Work.Length)) + (sizeof(ushort) * (long)_offsets.Length);

    /// <summary>
    /// The weights of some panels in one block, from one multiple of <see cref="LinesPerRun"/> to another: contiguous in the kernel's
    /// order.
    /// </summary>
    internal Range WeightsOf(int block, int firstPanel, int endPanel) =>
        (Starts[((block * Panels) + firstPanel) * _entries] * _weights)..(Starts[((block * Panels) + endPanel) * _entries] * _weights);

    /// <summary>An array that is used again if it is long enough and not twice as long; else a new one.</summary>
    private static T[] Fitting<T>(T[]? used, int length) =>
        used is not null && used.Length >= length && used.Length <= 2L * length ? used : new T[length];

    private static PackedPattern Pack(
        int lines, int inputs, ReadOnlySpan<int> starts, ReadOnlySpan<int> indices, PatternPacking packing, PackedPattern? used)
    {
        if (packing.ByInput)
            return PackByInput(lines, inputs, starts, indices, packing, used);
        var packed = new PackedPattern(lines, inputs, packing, BlocksOf(inputs, packing), indices.Length, used);
        if (packing.Panel == 1)
            packed.FillLines(packed.InputBlock, starts, indices);
        else
            packed.FillPanels(lines, inputs, packed.InputBlock, starts, indices);
        return packed;
    }

    /// <summary>Blocks of inputs of panels that are not walked by input.</summary>
    private static int BlocksOf(int inputs, PatternPacking packing)
    {
        int block = packing.Block == 0 ? inputs : packing.Block;
        return packing.Panel is >= 1 and <= 4 && block >= 1 && Math.Min(block, inputs) <= PatternPacking.MostInputs
            ? (inputs + block - 1) / block
            : throw new ArgumentException(
                $"Panels of {packing.Panel} lines and blocks of {block} inputs cannot be packed: "
                + $"1 to 4 lines and 1 to {PatternPacking.MostInputs} inputs can.",
                nameof(packing));
    }

    /// <summary>As <see cref="FillPanels"/>, for panels of a single line, which keeps its place, or of whole blocks.</summary>
    /// <param name="block">Entries of a block of inputs.</param>
    /// <param name="starts">Where the entries of each line begin.</param>
    /// <param name="indices">The entries.</param>
    /// <param name="inputs">Inputs of an entry.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void FillLines(int block, ReadOnlySpan<int> starts, ReadOnlySpan<int> indices, int inputs = 1)
    {
        int weight = 0, entry = 0;
        bool isNumbered = _entries == 2;
        var (order, offsets) = (_order, _offsets);
        var next = starts[..Panels].ToArray();
        for (int b = 0; b < Blocks; b++)
        {
            int first = b * block, end = first + block;
            for (int line = 0; line < next.Length; line++)
            {
                int k = next[line], last = starts[line + 1];
                Starts[entry++] = weight;
                if (isNumbered)
                    Starts[entry++] = line;
                for (; k < last && indices[k] < end; k++)
                {
                    offsets[weight] = (ushort)((indices[k] - first) * inputs * Activations.BlockSamples);
                    order[weight++] = k;
                }

                Work[line + 1] += k - next[line];
                next[line] = k;
            }
        }

        Starts[entry] = weight;
        for (int line = 0; line < next.Length; line++)
            Work[line + 1] += Work[line];
    }
}
