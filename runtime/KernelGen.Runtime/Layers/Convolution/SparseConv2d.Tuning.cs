namespace KernelGen;

/// <content>Other kernels than the policy's first choices.</content>
public abstract partial class SparseConv2d
{
    /// <summary>A convolution has as much work in one block of samples as a linear layer in many.</summary>
    private const int MeasuredBlocks = 1;

    private readonly KernelVariant<SparseConv2dForwardKernel>[] _forwardCandidates;
    private readonly KernelVariant<SparseConv2dForwardKernel>[] _overWidthCandidates;
    private readonly BackwardPair<SparseConv2dBackwardKernel, SparseConv2dBackwardWeightsKernel>[] _backwardCandidates;

    internal override IReadOnlyList<TunablePass> TunablePasses(int batch, bool needsInputGradient) =>
    [
        new("Forward", [.. _forwardCandidates.Select(kernel => kernel.Name)], [.. _forwardCandidates.Select(kernel => kernel.TextHash)],
            MeasuredBlocks, Traits, Array.IndexOf(_forwardCandidates, _forward), () => Forwards(), candidate => Use(_forwardCandidates[candidate])),
        .. batch < Activations.BlockSamples ? [FewSamples(batch)] : Enumerable.Empty<TunablePass>(),
        Backward(needsInputGradient),
    ];

    /// <summary>Over the batch or over the width, for a batch of less than a block: the policy's choice first.</summary>
    private TunablePass FewSamples(int batch)
    {
        // The one over the batch stands for whichever is in use when it comes to that.
        var kernels = _overWidthCandidates.Prepend(_forwardCandidates[0]).ToArray();
        if (SparseConv2dOverWidth.Pays(Geometry, batch))
            (kernels[0], kernels[1]) = (kernels[1], kernels[0]);
        return new(
            $"Forward of {batch}", [.. kernels.Select(kernel => kernel.Name)], [.. kernels.Select(kernel => kernel.TextHash)],
            MeasuredBlocks, $"{Traits}, {batch} samples",
            Array.IndexOf(kernels, batch <= _mostOverWidth ? _forwardOverWidth : _forwardCandidates[0]), () => FewSamples(batch, kernels), candidate => Use(batch, kernels[candidate]));
    }

    private KernelTrial[] FewSamples(int batch, KernelVariant<SparseConv2dForwardKernel>[] kernels)
    {
        var data = new Conv2dTrialData(Geometry, MeasuredBlocks);
        return Array.ConvertAll(kernels, kernel => IsOverWidth(kernel) ? data.ForwardOverWidth(_weights, kernel, Bias, batch) : data.Forward(Pattern, _forward, Bias));
    }

    private void Use(int batch, KernelVariant<SparseConv2dForwardKernel> kernel)
    {
        _mostOverWidth = IsOverWidth(kernel) ? Math.Max(_mostOverWidth, batch) : Math.Min(_mostOverWidth, batch - 1);
        if (IsOverWidth(kernel))
            (_forwardOverWidth, _overWidth) = (kernel, null);
    }

    private string Traits => PatternTraits.Of(Pattern.ColumnStarts, OutChannels);

    private TunablePass Backward(bool needsInputGradient)
    {
        return new(
            needsInputGradient ? nameof(SparseConv2dKernels.Backward) : nameof(SparseConv2dKernels.BackwardWeights), [.. _backwardCandidates.Select(Name)],
            [.. _backwardCandidates.Select(pair => needsInputGradient ? pair.Both.TextHash : pair.WeightsOnly.TextHash)],
            MeasuredBlocks, Traits, Array.IndexOf(_backwardCandidates, _backward),
            () => Backwards(needsInputGradient), candidate => Use(_backwardCandidates[candidate]));

        string Name(BackwardPair<SparseConv2dBackwardKernel, SparseConv2dBackwardWeightsKernel> pair) => needsInputGradient ? pair.Both.Name : pair.WeightsOnly.Name;
    }

    private KernelTrial[] Forwards()
    {
        var data = new Conv2dTrialData(Geometry, MeasuredBlocks);
        return Array.ConvertAll(_forwardCandidates, kernel => data.Forward(Pattern, kernel, Bias));
    }

    private KernelTrial[] Backwards(bool needsInputGradient)
    {
        var data = new Conv2dTrialData(Geometry, MeasuredBlocks);
        return Array.ConvertAll(_backwardCandidates, pair => data.Backward(Pattern, pair, needsInputGradient));
    }

    private bool IsOverWidth(KernelVariant<SparseConv2dForwardKernel> kernel) => _overWidthCandidates.Contains(kernel);

    private void Use(KernelVariant<SparseConv2dForwardKernel> kernel)
    {
        _forward = kernel;
        PackForward();
    }

    private void Use(BackwardPair<SparseConv2dBackwardKernel, SparseConv2dBackwardWeightsKernel> pair)
    {
        _backward = pair;
        _weights.Change(Pattern);
    }
}
