namespace KernelGen;

/// <summary>
/// <c>y = activation(x + residual)</c>; the gradient of both inputs is <c>dy</c>, with ReLU <c>dy where y &gt; 0, else 0</c>.
/// </summary>
internal sealed class RectifierRun(Layer layer, bool rectify) : ElementwiseRun(layer)
{
    private readonly RectifierWork _work = new();

    /// <inheritdoc/>
    protected override void Compute(RunOperands operands, Workers workers) =>
        _work.Forward(operands.Input, operands.Residual, operands.Output, rectify, workers);

    /// <inheritdoc/>
    protected override void ComputeGradient(RunOperands operands, Activations dx, bool add, Workers workers) =>
        _work.Backward(operands.Output, operands.OutputGradient, dx, add, rectify, workers);
}
