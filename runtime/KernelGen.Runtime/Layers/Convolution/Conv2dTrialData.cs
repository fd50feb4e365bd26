namespace KernelGen;

/// <summary>
/// Random operands on which the kernels of a sparse convolution are measured: the layer's own pattern, but none of its numbers, and weights
/// for each kernel, as <see cref="SparseTrialData"/> has them for linear layers. What is measured is cut by rows of pixels.
/// </summary>
internal sealed class Conv2dTrialData(Conv2dGeometry geometry, int blocks)
{
    private readonly Activations _x = Image(geometry.Input, geometry.InputBorder, blocks);
    private readonly Activations _dx = Image(geometry.Input, default, blocks);
    private readonly Activations _y = Image(geometry.Output, geometry.OutputBorder, blocks);

    public KernelTrial Forward(SparseWeights weights, KernelVariant<ConvRowKernel> kernel, Parameter? bias)
    {
        var taps = Conv2dPacking.Forward(weights.Pattern, geometry, kernel.Packing, _x.RowLength / Activations.BlockSamples);
        var work = new SparseConv2dForwardWork();
        var mirror = new WeightMirror(weights, taps.Order);
        TrialNumbers.Uniform(weights.Pattern.Nonzeros).Span.CopyTo(mirror.Values);
        var operands = new SparseConv2dForwardWork.Operands(kernel, taps, mirror, bias);
        return new(blocks * geometry.Output.Height, (first, end) => work.Run(operands, geometry, _x, _y, first, end, Workers.CallerOnly));
    }

    /// <summary>Cut by rows of a block as the kernel over the batch is: so many rows of each sample.</summary>
    public KernelTrial ForwardOverWidth(SparseWeights weights, KernelVariant<ConvRowKernel> kernel, Parameter? bias, int batch)
    {
        var work = new SparseConv2dOverWidth(geometry, kernel, weights);
        return new(geometry.Output.Height, (first, end) =>
        {
            for (int sample = 0; sample < batch; sample++)
            {
                work.Run(
                    bias, _x, _y, (sample * geometry.Output.Height) + first, (sample * geometry.Output.Height) + end,
                    Workers.CallerOnly);
            }
        });
    }

    public KernelTrial Backward(SparsityPattern pattern, BackwardVariant<ConvRowKernel> kernel, bool withInput)
    {
        int rowLines = _y.RowLength / Activations.BlockSamples;
        var phases = Conv2dPacking.Backward(
            pattern, geometry, kernel.Packing, rowLines, Conv2dPacking.MostRowLines(geometry.Output, geometry.OutputBorder));
        var (work, weights) = (new SparseConv2dBackwardWork(), new Parameter("weight", [pattern.Rows, pattern.Columns], pattern.Nonzeros));
        TrialNumbers.Uniform(pattern.Nonzeros).Span.CopyTo(weights.Value);
        var operands = new SparseConv2dBackwardWork.Operands(kernel, phases, weights);
        var images = new SparseConv2dBackwardWork.Images(_x, _y, withInput ? _dx : null, Add: false);
        return new(blocks * geometry.Height, (first, end) => work.Run(operands, geometry, images, first, end, Workers.CallerOnly));
    }

    /// <summary>All passes of dense kernels, as a whole.</summary>
    public KernelTrial Dense(SparseConv2d layer, bool withInput)
    {
        var weights = new Parameter("weight", [layer.Pattern.Rows, layer.Pattern.Columns]);
        TrialNumbers.Uniform(weights.Length).Span.CopyTo(weights.Value);
        var work = new DenseConv2dWork(layer, layer.KernelTable.Dense!, geometry, weights);
        return new(1, (_, _) =>
        {
            work.Forward(_x, _y, Workers.CallerOnly);
            work.Backward(_x, _y, withInput ? _dx : null, add: false, Workers.CallerOnly);
        });
    }

    private static Activations Image(ActivationShape shape, Border border, int blocks)
    {
        var image = new Activations(shape, blocks * Activations.BlockSamples, border);
        TrialNumbers.Fill(image.Data);
        return image;
    }
}
