using System.Globalization;

namespace KernelGen;

/// <content>Other kernels than the policy's first choices.</content>
internal sealed partial class SparseConv2dRun
{
    /// <summary>A convolution has as much work in one block of samples as a linear layer in many.</summary>
    private const int MeasuredBlocks = 1;

    /// <summary>One text serves filters and images of any size, but what is fastest depends on both.</summary>
    private string Traits => PatternTraits.Of(_layer.Pattern.ColumnStarts, _layer.OutChannels)
        + string.Create(
            CultureInfo.InvariantCulture,
            $", {Geometry.Rows.Kernel}x{Geometry.Columns.Kernel} over {Geometry.Height}x{Geometry.Width}");

    internal override IReadOnlyList<TunablePass> TunablePasses(int batch, bool needsInputGradient) =>
        _layer.MustUseDense ? [] :
    [
        TunablePass.Of("Forward", _candidates, _forward, MeasuredBlocks, Traits, Trials, kernel => (_forward, _structure) = (kernel, -1)),
        .. batch < Activations.BlockSamples ? [FewSamples(batch)] : Enumerable.Empty<TunablePass>(),
        Backward(needsInputGradient),
        .. Layout(needsInputGradient) is { } layout ? new[] { layout } : [],
    ];

    /// <summary>Sparse or dense kernels for all passes.</summary>
    private TunablePass? Layout(bool needsInputGradient)
    {
        string traits = Traits + (needsInputGradient ? "" : ", weights only");
        return _layer.TunableLayout(MeasuredBlocks, traits, Sparse, Dense);

        KernelTrial[] Sparse()
        {
            var data = new Conv2dTrialData(Geometry, MeasuredBlocks);
            return
            [
                data.Forward(_layer.Sparse, _forward, _layer.Bias), data.Backward(_layer.Pattern, _layer.Kernel, needsInputGradient),
            ];
        }

        KernelTrial[] Dense() => [new Conv2dTrialData(Geometry, MeasuredBlocks).Dense(_layer, needsInputGradient)];
    }

    /// <summary>Over the batch or over the width, for a batch of less than a block: the policy's choice first.</summary>
    private TunablePass FewSamples(int batch)
    {
        // The one over the batch stands for whichever is in use when it comes to that.
        var kernels = _overWidthCandidates.Prepend(_candidates[0]).ToArray();
        if (SparseConv2dOverWidth.Pays(Geometry, batch))
            (kernels[0], kernels[1]) = (kernels[1], kernels[0]);
        return new(
            $"Forward of {batch}", Array.ConvertAll(kernels, kernel => kernel.Name), Array.ConvertAll(kernels, kernel => kernel.TextHash),
            MeasuredBlocks, $"{Traits}, {batch} samples",
            Array.IndexOf(kernels, batch <= _mostOverWidth ? _forwardOverWidth : _candidates[0]), Trials,
            candidate => Use(batch, kernels[candidate]));

        IReadOnlyList<KernelTrial> Trials()
        {
            var data = new Conv2dTrialData(Geometry, MeasuredBlocks);
            return Array.ConvertAll(kernels, kernel => _overWidthCandidates.Contains(kernel)
                ? data.ForwardOverWidth(_layer.Sparse, kernel, _layer.Bias, batch)
                : data.Forward(_layer.Sparse, _forward, _layer.Bias));
        }
    }

    private TunablePass Backward(bool needsInputGradient)
    {
        string traits = Traits + (needsInputGradient ? "" : ", weights only");
        return TunablePass.Of(
            needsInputGradient ? "Backward" : "BackwardWeights", _layer.Candidates, _layer.Kernel,
            MeasuredBlocks, traits, Trials, _layer.Use);

        IReadOnlyList<KernelTrial> Trials()
        {
            var data = new Conv2dTrialData(Geometry, MeasuredBlocks);
            return Array.ConvertAll(_layer.Candidates, kernel => data.Backward(_layer.Pattern, kernel, needsInputGradient));
        }
    }

    private KernelTrial[] Trials()
    {
        var data = new Conv2dTrialData(Geometry, MeasuredBlocks);
        return Array.ConvertAll(_candidates, kernel => data.Forward(_layer.Sparse, kernel, _layer.Bias));
    }

    /// <summary>What is in use afterwards depends on this choice alone, not on earlier ones: a resumed training has it again.</summary>
    private void Use(int batch, KernelVariant<ConvRowKernel> kernel)
    {
        bool overWidth = _overWidthCandidates.Contains(kernel);
        _mostOverWidth = overWidth ? Math.Max(_firstMostOverWidth, batch) : Math.Min(_firstMostOverWidth, batch - 1);
        (_forwardOverWidth, _overWidth) = (overWidth ? kernel : _overWidthCandidates[0], null);
    }
}
