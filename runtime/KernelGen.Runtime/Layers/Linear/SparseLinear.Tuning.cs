namespace KernelGen;

/// <content>Other kernels than the policy's first choices.</content>
public abstract partial class SparseLinear
{
    private readonly KernelVariant<SparseForwardKernel>[] _forwardCandidates;
    private readonly BackwardPair<SparseBackwardKernel, SparseBackwardWeightsKernel>[] _backwardCandidates;

    internal override IReadOnlyList<TunablePass> TunablePasses(int batch, bool needsInputGradient)
    {
        int blocks = TunablePass.MeasuredBlocks(batch, Pattern.Nonzeros);
        return
        [
            new("Forward", [.. _forwardCandidates.Select(kernel => kernel.Name)], [.. _forwardCandidates.Select(kernel => kernel.TextHash)],
                blocks, PatternTraits.Of(Pattern.ColumnStarts, OutFeatures), Array.IndexOf(_forwardCandidates, _forward), () => Forwards(blocks), candidate => Use(_forwardCandidates[candidate])),
            Backward(blocks, needsInputGradient),
        ];
    }

    /// <summary>The backward pass that the network needs decides among the kernels for it; the other pass gets the kernel that shares the winner's order.</summary>
    private TunablePass Backward(int blocks, bool needsInputGradient)
    {
        var candidates = _backwardCandidates.DistinctBy(Name).ToArray();
        return new(
            needsInputGradient ? nameof(SparseLinearKernels.Backward) : nameof(SparseLinearKernels.BackwardWeights), [.. candidates.Select(Name)],
            [.. candidates.Select(pair => needsInputGradient ? pair.Both.TextHash : pair.WeightsOnly.TextHash)], blocks, PatternTraits.Of(Pattern.RowStarts, InFeatures), Array.FindIndex(candidates, pair => Name(pair) == Name(_backward)),
            () => Backwards(blocks, needsInputGradient, candidates), candidate => Use(candidates[candidate]));

        string Name(BackwardPair<SparseBackwardKernel, SparseBackwardWeightsKernel> pair) => needsInputGradient ? pair.Both.Name : pair.WeightsOnly.Name;
    }

    private KernelTrial[] Forwards(int blocks)
    {
        var data = new SparseTrialData(Pattern, blocks);
        return Array.ConvertAll(_forwardCandidates, kernel => data.Forward(kernel, hasBias: Bias is not null));
    }

    private KernelTrial[] Backwards(int blocks, bool needsInputGradient, BackwardPair<SparseBackwardKernel, SparseBackwardWeightsKernel>[] candidates)
    {
        var data = new SparseTrialData(Pattern, blocks);
        return Array.ConvertAll(candidates, pair => needsInputGradient ? data.Backward(pair.Both) : data.BackwardWeights(pair.WeightsOnly));
    }

    private void Use(KernelVariant<SparseForwardKernel> kernel)
    {
        _forward = kernel;
        PackForward();
    }

    /// <summary>Weights, gradients and optimiser state move to where the new kernels expect them; none changes.</summary>
    private void Use(BackwardPair<SparseBackwardKernel, SparseBackwardWeightsKernel> pair)
    {
        _backward = pair;
        _weights.Change(Pattern);
    }
}
