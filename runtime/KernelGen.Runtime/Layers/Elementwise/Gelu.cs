namespace KernelGen;

/// <summary>
/// The Gaussian error linear unit, <c>y = x * P(x)</c>, where P is the normal distribution's cumulative function (PyTorch's default form,
/// not the tanh approximation). Its gradient is <c>dx = dy * (P(x) + x * p(x))</c> with the density p.
/// </summary>
public sealed class Gelu : Layer
{
    internal override bool CanCut(ActivationShape input, int strips) => true;

    /// <inheritdoc/>
    public override ActivationShape OutputShape(ActivationShape input) => input;

    /// <inheritdoc/>
    public override LayerNeeds NeedsFor(ActivationShape input) =>
        new() { BackwardReadsOutput = false, BackwardInPlace = true, CanAddToInputGradient = true };

    /// <inheritdoc/>
    public override LayerRun Bind(ActivationShape input) => new GeluRun(this);

    private sealed class GeluRun(Gelu layer) : ElementwiseRun(layer)
    {
        private readonly GeluWork _work = new();

        protected override void Compute(RunOperands operands, Workers workers) => _work.Forward(operands.Input, operands.Output, workers);

        protected override void ComputeGradient(RunOperands operands, Activations dx, bool add, Workers workers) =>
            _work.Backward(operands.Input, operands.OutputGradient, dx, add, workers);
    }
}
