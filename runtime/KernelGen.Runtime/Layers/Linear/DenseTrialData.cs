namespace KernelGen;

/// <summary>Random operands on which the kernels of a dense layer are measured, none of the layer's own numbers.</summary>
internal sealed class DenseTrialData(int inFeatures, int outFeatures, int blocks)
{
    private readonly AlignedBuffer _columns = TrialNumbers.Uniform((long)inFeatures * blocks * Activations.BlockSamples);
    private readonly AlignedBuffer _rows = TrialNumbers.Uniform((long)outFeatures * blocks * Activations.BlockSamples);
    private readonly AlignedBuffer _weights = TrialNumbers.Uniform((long)inFeatures * outFeatures);
    private readonly AlignedBuffer _bias = TrialNumbers.Uniform(outFeatures);

    public KernelTrial Forward(KernelVariant<DenseForwardKernel> kernel, bool hasBias) => new(
        outFeatures, (first, end) => kernel.Run(_weights.Span, hasBias ? _bias.Span : [], _columns.Span, _rows.Span, blocks, first, end));

    public KernelTrial BackwardInput(KernelVariant<DenseBackwardInputKernel> kernel) => new(
        inFeatures, (first, end) => kernel.Run(_weights.Span, _rows.Span, _columns.Span, blocks, first, end));

    public KernelTrial BackwardWeights(KernelVariant<DenseBackwardWeightsKernel> kernel) => new(
        outFeatures, (first, end) => kernel.Run(_columns.Span, _rows.Span, _weights.Span, blocks, first, end));
}
