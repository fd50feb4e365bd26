namespace KernelGen;

/// <content>Other kernels than the policy's first choices.</content>
public abstract partial class DenseLinear
{
    private readonly KernelVariant<LinearKernel>[] _forwardCandidates;
    private readonly KernelVariant<LinearKernel>[] _backwardInputCandidates;
    private readonly KernelVariant<LinearKernel>[] _backwardWeightsCandidates;

    internal override IReadOnlyList<TunablePass> TunablePasses(int batch, bool needsInputGradient)
    {
        int blocks = TunablePass.MeasuredBlocks(batch, Weights.Length);
        var data = new Lazy<DenseTrialData>(() => new DenseTrialData(InFeatures, OutFeatures, blocks));
        var forward = PassOf(
            nameof(DenseLinearKernels.Forward), _forwardCandidates, _forward, blocks, kernel => data.Value.Forward(kernel, hasBias: Bias is not null), kernel => _forward = kernel);
        var weights = PassOf(
            nameof(DenseLinearKernels.BackwardWeights), _backwardWeightsCandidates, _backwardWeights, blocks, kernel => data.Value.BackwardWeights(kernel), kernel => _backwardWeights = kernel);
        var input = PassOf(
            nameof(DenseLinearKernels.BackwardInput), _backwardInputCandidates, _backwardInput, blocks, kernel => data.Value.BackwardInput(kernel), kernel => _backwardInput = kernel);
        return needsInputGradient ? [forward, weights, input] : [forward, weights];
    }

    private static TunablePass PassOf<TKernel>(
        string name, KernelVariant<TKernel>[] candidates, KernelVariant<TKernel> inUse, int blocks,
        Converter<KernelVariant<TKernel>, KernelTrial> prepare, Action<KernelVariant<TKernel>> use)
        where TKernel : Delegate =>
        new(name, Array.ConvertAll(candidates, kernel => kernel.Name), Array.ConvertAll(candidates, kernel => kernel.TextHash),
            blocks, "dense", Array.IndexOf(candidates, inUse), () => Array.ConvertAll(candidates, prepare), candidate => use(candidates[candidate]));
}
