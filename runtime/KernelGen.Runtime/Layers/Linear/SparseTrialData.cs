namespace KernelGen;

/// <summary>
/// Random operands on which the kernels of a sparse layer are measured: the layer's own pattern, but none of its numbers. Each kernel has
/// weights of its own, so that it finds large ones as little in the cache as in a step, where other layers come between. Zeros would not
/// do: pages that nobody wrote are one page in the cache.
/// </summary>
internal sealed class SparseTrialData(SparsityPattern pattern, int blocks)
{
    private readonly AlignedBuffer _columns = TrialNumbers.Uniform((long)pattern.Columns * blocks * Activations.BlockSamples);
    private readonly AlignedBuffer _columnResults = TrialNumbers.Uniform((long)pattern.Columns * blocks * Activations.BlockSamples);
    private readonly AlignedBuffer _rows = TrialNumbers.Uniform((long)pattern.Rows * blocks * Activations.BlockSamples);
    private readonly AlignedBuffer _bias = TrialNumbers.Uniform(pattern.Rows);

    public KernelTrial Forward(KernelVariant<LinearKernel> kernel, bool hasBias)
    {
        var packed = PackedPattern.ForForward(pattern, kernel.Packing);
        var weights = TrialNumbers.Uniform(pattern.Nonzeros);
        return new(pattern.Rows, (first, end) => kernel.Run(new()
        {
            Starts = packed.Starts,
            Offsets = packed.Offsets,
            W = weights.Span,
            B = hasBias ? _bias.Span : [],
            X = _columns.Span,
            Y = _rows.Span,
            Blocks = blocks,
            Tile = kernel.Tile,
            InputBlocks = packed.Blocks,
            InputBlock = packed.InputBlock,
            First = Panel(first, packed),
            End = Panel(end, packed),
        }))
        { Panel = Step(packed) };
    }

    public KernelTrial Backward(BackwardVariant<LinearKernel> kernel, bool withInput)
    {
        var packed = PackedPattern.ForBackward(pattern, kernel.Packing);
        var (weights, gradient) = (TrialNumbers.Uniform(pattern.Nonzeros), TrialNumbers.Uniform(pattern.Nonzeros));
        var run = kernel.Run(withInput, weights: true);
        return new(pattern.Columns, (first, end) => run(new()
        {
            Starts = packed.Starts,
            Offsets = packed.Offsets,
            W = weights.Span,
            X = _columns.Span,
            DY = _rows.Span,
            DX = _columnResults.Span,
            DW = gradient.Span,
            Blocks = blocks,
            InputBlocks = packed.Blocks,
            InputBlock = packed.InputBlock,
            First = Panel(first, packed),
            End = Panel(end, packed),
        }))
        { Panel = Step(packed) };
    }

    /// <summary>A block of weights has 1, 2, 4, 8 or 16 outputs.</summary>
    private static int Step(PackedPattern packed) => packed.Packing switch
    {
        { ByInput: true } packing => packing.Panel,
        { Weights: not null, Panel: > 4 } packing => KernelTrial.Step / 4 * packing.Panel,
        _ => Math.Max(packed.LinesPerRun, KernelTrial.Step),
    };

    private static int Panel(int line, PackedPattern packed) => (line + packed.Packing.Panel - 1) / packed.Packing.Panel;
}
