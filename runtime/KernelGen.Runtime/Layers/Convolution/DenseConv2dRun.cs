namespace KernelGen;

/// <summary>The passes of a dense convolution on images of one size.</summary>
internal sealed class DenseConv2dRun(DenseConv2d layer, Conv2dGeometry geometry) : Conv2dRun(layer, geometry)
{
    private readonly DenseConv2dWork _work = new(layer, layer.KernelTable, geometry, layer.Weights);

    /// <inheritdoc/>
    public override IReadOnlyList<KernelUse> Kernels => _work.Kernels;

    /// <inheritdoc/>
    protected override void Forward(Activations x, Activations y, Workers workers) => _work.Forward(x, y, workers);

    /// <inheritdoc/>
    protected override void Backward(Activations x, Activations dy, Activations? dx, bool add, Workers workers) =>
        _work.Backward(x, dy, dx, add, workers);
}
