namespace KernelGen;

/// <summary>The passes of a dense convolution on images of one size.</summary>
internal sealed class DenseConv2dRun : Conv2dRun
{
    private readonly DenseConv2d _layer;
    private readonly DenseConv2dWork _work;

    public DenseConv2dRun(DenseConv2d layer, Conv2dGeometry geometry)
        : base(layer, geometry)
    {
        var kernels = layer.KernelTable;
        _layer = layer;
        _work = new DenseConv2dWork(
            geometry, layer.Weights, layer.Bias, kernels, KernelDispatch.OfWidth(kernels.Forward, layer.Width, layer.Name)[0],
            KernelDispatch.OfWidth(kernels.BackwardInput, layer.Width, layer.Name)[0],
            KernelDispatch.OfWidth(kernels.BackwardWeights, layer.Width, layer.Name)[0]);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<KernelUse> Kernels => [.. _work.Kernels];

    /// <inheritdoc/>
    protected override void Forward(Activations x, Activations y, Workers workers) => _work.Forward(x, y, workers);

    /// <inheritdoc/>
    protected override void Backward(Activations x, Activations dy, Activations? dx, bool add, Workers workers)
    {
        if (!_layer.Weights.Frozen)
            _work.BackwardWeights(x, dy, workers);
        if (dx is not null)
            _work.BackwardInput(dy, dx, add, workers);
    }
}
