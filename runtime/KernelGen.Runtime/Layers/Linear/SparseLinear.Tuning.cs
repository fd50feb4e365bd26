namespace KernelGen;

/// <content>Other kernels than the policy's first choices.</content>
public abstract partial class SparseLinear
{
    private readonly KernelVariant<LinearKernel>[] _forwardCandidates;
    private readonly BackwardVariant<LinearKernel>[] _backwardCandidates;

    internal override IReadOnlyList<TunablePass> TunablePasses(int batch, bool needsInputGradient)
    {
        int blocks = TunablePass.MeasuredBlocks(batch, Pattern.Nonzeros);
        return
        [
            TunablePass.Of(
                "Forward", _forwardCandidates, _forward, blocks, PatternTraits.Of(Pattern.ColumnStarts, OutFeatures), () => Forwards(blocks), Use),
            TunablePass.Of(
                needsInputGradient ? "Backward" : "BackwardWeights", _backwardCandidates, _backward, blocks, PatternTraits.Of(Pattern.RowStarts, InFeatures) + (needsInputGradient ? "" : ", weights only"),
                () => Backwards(blocks, needsInputGradient), Use),
        ];
    }

    private KernelTrial[] Forwards(int blocks)
    {
        var data = new SparseTrialData(Pattern, blocks);
        return Array.ConvertAll(_forwardCandidates, kernel => data.Forward(kernel, hasBias: Bias is not null));
    }

    /// <summary>What the network needs of the backward pass is what is measured.</summary>
    private KernelTrial[] Backwards(int blocks, bool needsInputGradient)
    {
        var data = new SparseTrialData(Pattern, blocks);
        return Array.ConvertAll(_backwardCandidates, kernel => data.Backward(kernel, needsInputGradient));
    }

    private void Use(KernelVariant<LinearKernel> kernel)
    {
        _forward = kernel;
        PackForward();
    }

    /// <summary>Weights, gradients and optimiser state move to where the new kernel expects them; none changes.</summary>
    private void Use(BackwardVariant<LinearKernel> kernel)
    {
        _backward = kernel;
        _weights.Change(Pattern);
    }
}
