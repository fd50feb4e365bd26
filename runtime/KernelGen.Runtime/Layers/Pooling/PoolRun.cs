namespace KernelGen;

/// <summary>The base of the runs of pooling layers.</summary>
internal abstract class PoolRun(Pool2d layer) : LayerRun(layer)
{
    /// <inheritdoc/>
    public sealed override void Forward(RunOperands operands, Workers workers)
    {
        var (x, y) = (operands.Input, operands.Output);
        RequireOutput(x, y, nameof(y));
        RequireCut(x, layer.StripInputBorder, layer.CanCut(x.Shape, x.Strips));
        Compute(x, y, workers);
    }

    /// <inheritdoc/>
    public sealed override void Backward(RunOperands operands, Workers workers)
    {
        if (operands.InputGradient is not { } dx)
            return;
        var (x, dy) = (operands.Input, operands.OutputGradient);
        RequireOutput(x, dy, nameof(dy));
        RequireLike(dx, x, nameof(dx));
        RequireStripBorder(dy, layer.StripGradientBorder, nameof(dy));
        ComputeGradient(x, dy, dx, operands.AddsToInputGradient, workers);
    }

    /// <summary>Computes the output.</summary>
    protected abstract void Compute(Activations x, Activations y, Workers workers);

    /// <summary>Computes the gradient of the input.</summary>
    protected abstract void ComputeGradient(Activations x, Activations dy, Activations dx, bool add, Workers workers);

    private void RequireOutput(Activations x, Activations output, string argument)
    {
        RequireSame(output, layer.OutputShape(x.Shape), x.Batch, argument);
        RequireStrips(output, x.Strips, argument);
    }
}
