namespace KernelGen;

/// <summary>The passes of a dense linear layer.</summary>
internal sealed class DenseLinearRun(DenseLinear layer) : LinearRun(layer)
{
    private readonly DenseLinearWork _work = new(layer, layer.KernelTable, layer.Weights);

    /// <inheritdoc/>
    public override IReadOnlyList<KernelUse> Kernels => _work.Kernels;

    /// <inheritdoc/>
    protected override void Forward(Activations x, Activations y, Workers workers) => _work.Forward(x, y, workers);

    /// <inheritdoc/>
    protected override void Backward(Activations x, Activations dy, Activations? dx, Workers workers) => _work.Backward(x, dy, dx, workers);

    internal override IReadOnlyList<TunablePass> TunablePasses(int batch, bool needsInputGradient) =>
        _work.TunablePasses(batch, needsInputGradient);
}
