namespace KernelGen;

/// <summary>
/// The base of elementwise runs: all operands have one shape, and the gradient of the input may be written over that of the output.
/// </summary>
internal abstract class ElementwiseRun(Layer layer) : LayerRun(layer)
{
    /// <inheritdoc/>
    public sealed override void Forward(RunOperands operands, Workers workers)
    {
        var x = operands.Input;
        RequireLike(operands.Output, x, "y");
        if (operands.Residual is { } residual)
            RequireLike(residual, x, nameof(residual));
        Compute(operands, workers);
    }

    /// <inheritdoc/>
    public sealed override void Backward(RunOperands operands, Workers workers)
    {
        var (x, dy) = (operands.Input, operands.OutputGradient);
        RequireLike(operands.Output, x, "y");
        RequireLike(dy, x, nameof(dy));

        // The first input comes last, because its gradient may be written over dy.
        for (int input = operands.Inputs.Count - 1; input >= 0; input--)
        {
            if (operands.GradientOf(input) is not { To: { } dx } gradient)
                continue;
            RequireLike(dx, x, nameof(dx));
            RequireInPlace(dy, dx);
            ComputeGradient(operands, dx, gradient.Add, workers);
        }
    }

    /// <summary>Computes the output.</summary>
    protected abstract void Compute(RunOperands operands, Workers workers);

    /// <summary>Computes the gradient of an input.</summary>
    protected abstract void ComputeGradient(RunOperands operands, Activations dx, bool add, Workers workers);
}
