namespace KernelGen;

/// <summary>Random operands on which the kernels of a dense layer are measured, none of the layer's own numbers.</summary>
internal sealed class DenseTrialData(int inFeatures, int outFeatures, int blocks)
{
    private readonly AlignedBuffer _columns = TrialNumbers.Uniform((long)inFeatures * blocks * Activations.BlockSamples);
    private readonly AlignedBuffer _rows = TrialNumbers.Uniform((long)outFeatures * blocks * Activations.BlockSamples);
    private readonly AlignedBuffer _weights = TrialNumbers.Uniform((long)inFeatures * outFeatures);
    private readonly AlignedBuffer _bias = TrialNumbers.Uniform(outFeatures);

    public KernelTrial Forward(KernelVariant<LinearKernel> kernel, bool hasBias) => new(
        outFeatures, (first, end) => kernel.Run(
            new()
            {
                W = _weights.Span,
                B = hasBias ? _bias.Span : [],
                X = _columns.Span,
                Y = _rows.Span,
                Blocks = blocks,
                First = first,
                End = end
            }));

    public KernelTrial BackwardInput(KernelVariant<LinearKernel> kernel) => new(
        inFeatures, (first, end) => kernel.Run(
            new() { W = _weights.Span, DY = _rows.Span, DX = _columns.Span, Blocks = blocks, First = first, End = end }));

    public KernelTrial BackwardWeights(KernelVariant<LinearKernel> kernel) => new(
        outFeatures, (first, end) => kernel.Run(
            new() { X = _columns.Span, DY = _rows.Span, DW = _weights.Span, Blocks = blocks, First = first, End = end }));
}
