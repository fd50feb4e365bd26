namespace KernelGen;

/// <summary>What the runs of sparse and dense linear layers share: their operands, and the gradient of bias and activation.</summary>
internal abstract class LinearRun : LayerRun
{
    private readonly Linear _layer;
    private readonly EpilogueGradientWork _epilogue;

    protected LinearRun(Linear layer)
        : base(layer) => (_layer, _epilogue) = (layer, new EpilogueGradientWork(layer, layer.OutFeatures));

    /// <inheritdoc/>
    public sealed override void Forward(RunOperands operands, Workers workers)
    {
        RequireForward(operands.Input, operands.Output);
        Forward(operands.Input, operands.Output, workers);
    }

    /// <inheritdoc/>
    public sealed override void Backward(RunOperands operands, Workers workers)
    {
        var (x, y, dy, dx) = (operands.Input, operands.Output, operands.OutputGradient, operands.InputGradient);
        RequireBackward(x, y, dy, dx);
        _epilogue.Run(y, dy, workers);
        Backward(x, dy, dx, workers);
    }

    /// <summary>Computes the output.</summary>
    protected abstract void Forward(Activations x, Activations y, Workers workers);

    /// <summary>Computes the gradients of weights and input from that before the activation.</summary>
    protected abstract void Backward(Activations x, Activations dy, Activations? dx, Workers workers);

    private void RequireForward(Activations x, Activations y)
    {
        RequireVector(x, _layer.InFeatures, x.Batch, nameof(x));
        RequireVector(y, _layer.OutFeatures, x.Batch, nameof(y));
        if (ReferenceEquals(x, y))
            throw new ArgumentException($"Layer {Name}: x and y are the same activations; the output needs its own.", nameof(y));
    }

    private void RequireBackward(Activations x, Activations y, Activations dy, Activations? dx)
    {
        RequireForward(x, y);
        RequireVector(dy, _layer.OutFeatures, x.Batch, nameof(dy));
        if (dx is not null)
            RequireVector(dx, _layer.InFeatures, x.Batch, nameof(dx));
        if (ReferenceEquals(dx, x) || ReferenceEquals(dx, dy) || ReferenceEquals(dx, y) || ReferenceEquals(dy, x) || ReferenceEquals(dy, y))
            throw new ArgumentException($"Layer {Name}: x, y, dx and dy must be four different activations.", nameof(dx));
    }

    /// <summary>Kernels of linear layers walk [features][16].</summary>
    private void RequireVector(Activations activations, int features, int batch, string argument)
    {
        Require(activations, ActivationShape.Vector(features), batch, argument);
        if (!activations.IsContiguous)
        {
            throw new ArgumentException(
                $"Layer {Name}: {argument} is an image ({activations.Shape}) with space between or around its pixels, "
                + "but a linear layer takes a vector. "
                + "Put a Flatten before it.", argument);
        }
    }
}
