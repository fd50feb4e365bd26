namespace KernelGen;

/// <content>Other kernels than the policy's first choices.</content>
public abstract partial class SparseConv2d
{
    /// <summary>A convolution has as much work in one block of samples as a linear layer in many.</summary>
    private const int MeasuredBlocks = 1;

    private readonly KernelVariant<ConvRowKernel>[] _forwardCandidates;
    private readonly KernelVariant<ConvRowKernel>[] _overWidthCandidates;
    private readonly BackwardVariant<ConvRowKernel>[] _backwardCandidates;

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

    private KernelTrial[] FewSamples(int batch, KernelVariant<ConvRowKernel>[] kernels)
    {
        var data = new Conv2dTrialData(Geometry, MeasuredBlocks);
        return Array.ConvertAll(kernels, kernel => IsOverWidth(kernel) ? data.ForwardOverWidth(_weights, kernel, Bias, batch) : data.Forward(Pattern, _forward, Bias));
    }

    private void Use(int batch, KernelVariant<ConvRowKernel> kernel)
    {
        _mostOverWidth = IsOverWidth(kernel) ? Math.Max(_mostOverWidth, batch) : Math.Min(_mostOverWidth, batch - 1);
        if (IsOverWidth(kernel))
            (_forwardOverWidth, _overWidth) = (kernel, null);
    }

    private string Traits => PatternTraits.Of(Pattern.ColumnStarts, OutChannels);

    private TunablePass Backward(bool needsInputGradient) => TunablePass.Of(
        needsInputGradient ? "Backward" : "BackwardWeights", _backwardCandidates, _backward, MeasuredBlocks, Traits + (needsInputGradient ? "" : ", weights only"), () => Backwards(needsInputGradient), Use);

    private KernelTrial[] Forwards()
    {
        var data = new Conv2dTrialData(Geometry, MeasuredBlocks);
        return Array.ConvertAll(_forwardCandidates, kernel => data.Forward(Pattern, kernel, Bias));
    }

    private KernelTrial[] Backwards(bool needsInputGradient)
    {
        var data = new Conv2dTrialData(Geometry, MeasuredBlocks);
        return Array.ConvertAll(_backwardCandidates, kernel => data.Backward(Pattern, kernel, needsInputGradient));
    }

    private bool IsOverWidth(KernelVariant<ConvRowKernel> kernel) => _overWidthCandidates.Contains(kernel);

    private void Use(KernelVariant<ConvRowKernel> kernel)
    {
        _forward = kernel;
        PackForward();
    }

    private void Use(BackwardVariant<ConvRowKernel> kernel)
    {
        _backward = kernel;
        _weights.Change(Pattern);
    }
}
