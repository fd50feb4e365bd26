namespace KernelGen;

/// <summary>Softmax or its logarithm over the channels of each pixel.</summary>
internal sealed class SoftmaxRun(Layer layer, bool logarithm) : ElementwiseRun(layer)
{
    private readonly SoftmaxWork _work = new(logarithm);

    /// <inheritdoc/>
    protected override void Compute(RunOperands operands, Workers workers) => _work.Forward(operands.Input, operands.Output, workers);

    /// <inheritdoc/>
    protected override void ComputeGradient(RunOperands operands, Activations dx, bool add, Workers workers) =>
        _work.Backward(operands.Output, operands.OutputGradient, dx, add, workers);
}
