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

    public KernelTrial Forward(KernelVariant<SparseForwardKernel> kernel, bool hasBias)
    {
        var packed = PackedPattern.ForForward(pattern, kernel.Packing);
        var weights = TrialNumbers.Uniform(pattern.Nonzeros);
        return new(pattern.Rows, (first, end) => kernel.Run(
            packed.Starts, packed.Offsets, weights.Span, hasBias ? _bias.Span : [], _columns.Span, _rows.Span, blocks, Panel(first, packed), Panel(end, packed)));
    }

    public KernelTrial Backward(KernelVariant<SparseBackwardKernel> kernel)
    {
        var packed = PackedPattern.ForBackward(pattern, kernel.Packing);
        var (weights, gradient) = (TrialNumbers.Uniform(pattern.Nonzeros), TrialNumbers.Uniform(pattern.Nonzeros));
        return new(pattern.Columns, (first, end) => kernel.Run(
            packed.Starts, packed.Offsets, weights.Span, _columns.Span, _rows.Span, _columnResults.Span, gradient.Span, blocks, Panel(first, packed), Panel(end, packed)))
        { Panel = Step(packed) };
    }

    public KernelTrial BackwardWeights(KernelVariant<SparseBackwardWeightsKernel> kernel)
    {
        var packed = PackedPattern.ForBackward(pattern, kernel.Packing);
        var gradient = TrialNumbers.Uniform(pattern.Nonzeros);
        return new(pattern.Columns, (first, end) => kernel.Run(
            packed.Starts, packed.Offsets, _columns.Span, _rows.Span, gradient.Span, blocks, Panel(first, packed), Panel(end, packed)))
        { Panel = Step(packed) };
    }

    private static int Step(PackedPattern packed) => packed.Packing.ByInput ? packed.Packing.Panel : KernelTrial.Step;

    private static int Panel(int line, PackedPattern packed) => (line + packed.Packing.Panel - 1) / packed.Packing.Panel;
}
