namespace KernelGen;

/// <summary><c>y = f(x)</c> and <c>dx = dy * f'(x)</c> for a function of single numbers.</summary>
internal sealed class FunctionRun<TFunction>(Layer layer, TFunction function) : ElementwiseRun(layer)
    where TFunction : struct, IElementwiseFunction
{
    private readonly FunctionWork<TFunction> _work = new(function);

    /// <inheritdoc/>
    protected override void Compute(RunOperands operands, Workers workers) => _work.Forward(operands.Input, operands.Output, workers);

    /// <inheritdoc/>
    protected override void ComputeGradient(RunOperands operands, Activations dx, bool add, Workers workers) =>
        _work.Backward(function.FromOutput ? operands.Output : operands.Input, operands.OutputGradient, dx, add, workers);
}
