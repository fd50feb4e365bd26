using System.Runtime.CompilerServices;

namespace KernelGen.CompilerServices;

/// <summary>
/// A pattern in the order of a kernel: blocks of inputs outermost, then panels of lines, then which lines of the panel an input meets,
/// then inputs; or panels of lines outermost, then inputs, then the lines that an input meets. Made once per pattern and kernel.
/// </summary>
public sealed partial class PackedPattern
{
    private readonly int _entries;

    /// <summary>Weights of what <see cref="Starts"/> counts: of a block, or one.</summary>
    private readonly int _weights;

    private PackedPattern(int lines, int inputs, PatternPacking packing, int blocks, int weights)
    {
        Packing = packing;
        Panels = (lines + packing.Panel - 1) / packing.Panel;
        Blocks = blocks;
        InputBlock = packing.Block == 0 ? inputs : packing.Block;
        bool isPlain = packing.Panel == 1 || packing.Weights is not null;
        _weights = packing.Weights?.Weights ?? 1;
        _entries = packing.ByInput ? inputs / (packing.Weights?.Outputs ?? 1) : isPlain ? 1 : 1 << packing.Panel;
        Starts = new int[(Blocks * Panels * _entries) + (packing.ByInput || isPlain ? 1 : 2)];
        Order = new int[weights];
        Work = new int[Panels + 1];
        Offsets = new ushort[weights];
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
    /// [blocks][panels][entries] the table of starts that the kernel reads: for single lines the place of the first nonzero, for panels
    /// that of the first weight, then of the first offset for each set of lines; by input, the place of each input's first nonzero; of
    /// weights in blocks, the number of the panel's first block.
    /// </summary>
    public int[] Starts { get; }

    /// <summary>
    /// For each input of each set of lines, its place within a block of samples, counted from the block of inputs: input * 16. By input,
    /// the place of each line, counted from its panel.
    /// </summary>
    [CLSCompliant(false)]
    public ushort[] Offsets { get; private set; }

    /// <summary>[nonzeros] for each weight its place in the pattern's own order: output-major forward, input-major backward.</summary>
    public int[] Order { get; private set; }

    /// <summary>[panels + 1] how many nonzeros come before each panel, all blocks together: what work is cut by.</summary>
    public int[] Work { get; }

    /// <summary>The pattern as a forward kernel reads it: lines are rows, inputs are columns.</summary>
    /// <param name="pattern">The pattern.</param>
    /// <param name="packing">The kernel's order.</param>
    /// <exception cref="ArgumentException">The order is none that 16-bit offsets can express.</exception>
    public static PackedPattern ForForward(SparsityPattern pattern, PatternPacking packing)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        ArgumentNullException.ThrowIfNull(packing);
        return packing.Weights is { } block
            ? PackBlocks(pattern, packing, block)
            : Pack(pattern.Rows, pattern.Columns, pattern.RowStarts, pattern.ColumnIndices, packing);
    }

    /// <summary>The pattern as a backward kernel reads it: lines are columns, inputs are rows.</summary>
    /// <param name="pattern">The pattern.</param>
    /// <param name="packing">The kernel's order.</param>
    /// <exception cref="ArgumentException">The order is none that 16-bit offsets can express.</exception>
    public static PackedPattern ForBackward(SparsityPattern pattern, PatternPacking packing)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        ArgumentNullException.ThrowIfNull(packing);
        return packing.Weights is { } block
            ? PackBlocksByInput(pattern, packing, block)
            : Pack(pattern.Columns, pattern.Rows, pattern.ColumnStarts, pattern.RowIndices, packing);
    }

    /// <summary>Bytes that it holds.</summary>
    internal long Bytes => (sizeof(int) * ((long)Starts.Length + Order.Length + Work.Length)) + (sizeof(ushort) * (long)Offsets.Length);

    /// <summary>The weights of some panels in one block: contiguous in the kernel's order.</summary>
    internal Range WeightsOf(int block, int firstPanel, int endPanel) =>
        (Starts[((block * Panels) + firstPanel) * _entries] * _weights)..(Starts[((block * Panels) + endPanel) * _entries] * _weights);

    private static PackedPattern Pack(int lines, int inputs, ReadOnlySpan<int> starts, ReadOnlySpan<int> indices, PatternPacking packing)
    {
        if (packing.ByInput)
            return PackByInput(lines, inputs, starts, indices, packing);
        int block = packing.Block == 0 ? inputs : packing.Block;
        if (packing.Panel is < 1 or > 4 || block < 1 || Math.Min(block, inputs) > PatternPacking.MostInputs)
        {
            throw new ArgumentException(
                $"Panels of {packing.Panel} lines and blocks of {block} inputs cannot be packed: "
                + $"1 to 4 lines and 1 to {PatternPacking.MostInputs} inputs can.",
                nameof(packing));
        }

        var packed = new PackedPattern(lines, inputs, packing, (inputs + block - 1) / block, indices.Length);
        if (packing.Panel == 1)
            packed.FillLines(block, starts, indices);
        else
            packed.Fill(lines, block, starts, indices);
        return packed;
    }

    private static PackedPattern PackByInput(
        int lines, int inputs, ReadOnlySpan<int> starts, ReadOnlySpan<int> indices, PatternPacking packing)
    {
        if (packing.Block != 0 || packing.Panel < 1 || Math.Min(packing.Panel, lines) > PatternPacking.MostInputs)
        {
            throw new ArgumentException(
                $"Panels of {packing.Panel} lines, by input, with blocks of {packing.Block} inputs cannot be packed: "
                + $"1 to {PatternPacking.MostInputs} lines without blocks can.",
                nameof(packing));
        }

        var packed = new PackedPattern(lines, inputs, packing, blocks: 1, indices.Length);
        packed.FillByInput(packing.Panel, lines, inputs, starts, indices);
        return packed;
    }

    /// <param name="height">Lines of a panel.</param>
    /// <param name="lines">Lines in all.</param>
    /// <param name="inputs">Inputs in all.</param>
    /// <param name="starts">Where the inputs of each line begin.</param>
    /// <param name="indices">The inputs.</param>
    /// <param name="step">Lines of the operand in a line of these.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void FillByInput(
        int height, int lines, int inputs, ReadOnlySpan<int> starts, ReadOnlySpan<int> indices, int step = 1)
    {
        int weight = 0;
        var next = starts[..lines].ToArray();
        for (int panel = 0; panel < Panels; panel++)
        {
            int first = panel * height, end = Math.Min(first + height, lines);
            for (int input = 0; input < inputs; input++)
            {
                for (int line = first; line < end; line++)
                {
                    if (next[line] == starts[line + 1] || indices[next[line]] != input)
                        continue;
                    Offsets[weight] = (ushort)((line - first) * step * Activations.BlockSamples);
                    Order[weight++] = next[line]++;
                }

                Starts[(panel * inputs) + input + 1] = weight;
            }

            Work[panel + 1] = weight;
        }
    }

    /// <summary>As <see cref="Fill"/>, for panels of a single line, or of whole blocks.</summary>
    /// <param name="block">Entries of a block of inputs.</param>
    /// <param name="starts">Where the entries of each line begin.</param>
    /// <param name="indices">The entries.</param>
    /// <param name="inputs">Inputs of an entry.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void FillLines(int block, ReadOnlySpan<int> starts, ReadOnlySpan<int> indices, int inputs = 1)
    {
        int weight = 0, entry = 0;
        var next = starts[..Panels].ToArray();
        for (int b = 0; b < Blocks; b++)
        {
            int first = b * block, end = first + block;
            for (int line = 0; line < next.Length; line++)
            {
                int k = next[line], last = starts[line + 1];
                Starts[entry++] = weight;
                for (; k < last && indices[k] < end; k++)
                {
                    Offsets[weight] = (ushort)((indices[k] - first) * inputs * Activations.BlockSamples);
                    Order[weight++] = k;
                }

                Work[line + 1] += k - next[line];
                next[line] = k;
            }
        }

        Starts[entry] = weight;
        for (int line = 0; line < next.Length; line++)
            Work[line + 1] += Work[line];
    }

    private void Fill(int lines, int block, ReadOnlySpan<int> starts, ReadOnlySpan<int> indices)
    {
        int height = Packing.Panel, weight = 0, offset = 0, entry = 0;
        var next = starts[..lines].ToArray();
        for (int b = 0; b < Blocks; b++)
        {
            for (int panel = 0; panel < Panels; panel++)
            {
                int first = panel * height, count = Math.Min(height, lines - first), end = (b + 1) * block;
                var inputs = InputsOf(next.AsSpan(first, count), starts.Slice(first, count + 1), indices, end);
                Starts[entry++] = weight;
                for (int set = 1; set < 1 << height; set++)
                {
                    if (height > 1)
                        Starts[entry++] = offset;
                    foreach (var (input, lineSet) in inputs)
                    {
                        if (lineSet != set)
                            continue;
                        Offsets[offset++] = (ushort)((input - (b * block)) * Activations.BlockSamples);
                        for (int line = 0; line < count; line++)
                        {
                            if ((set >> line & 1) != 0)
                                Order[weight++] = Find(starts, indices, first + line, input);
                        }
                    }
                }

                Work[panel + 1] += weight - Starts[entry - _entries];
            }
        }

        Starts[entry++] = weight;
        if (height > 1)
            Starts[entry] = offset;
        for (int panel = 0; panel < Panels; panel++)
            Work[panel + 1] += Work[panel];
        Offsets = Offsets[..offset];
    }

    /// <summary>
    /// The inputs before <paramref name="end"/> that some line meets, ascending, each with the set of lines; moves the lines on.
    /// </summary>
    private static List<(int Input, int Lines)> InputsOf(Span<int> next, ReadOnlySpan<int> starts, ReadOnlySpan<int> indices, int end)
    {
        var inputs = new List<(int, int)>();
        while (true)
        {
            int least = end, set = 0;
            for (int line = 0; line < next.Length; line++)
            {
                if (next[line] < starts[line + 1] && indices[next[line]] <= least && indices[next[line]] < end)
                {
                    set = indices[next[line]] < least ? 1 << line : set | (1 << line);
                    least = indices[next[line]];
                }
            }

            if (set == 0)
                return inputs;
            inputs.Add((least, set));
            for (int line = 0; line < next.Length; line++)
                next[line] += set >> line & 1;
        }
    }

    private static int Find(ReadOnlySpan<int> starts, ReadOnlySpan<int> indices, int line, int input) =>
        starts[line] + indices[starts[line]..starts[line + 1]].BinarySearch(input);
}
