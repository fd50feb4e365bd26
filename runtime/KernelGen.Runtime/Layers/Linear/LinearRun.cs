namespace KernelGen;

/// <summary>What the runs of sparse and dense linear layers share: their operands, and the gradient of bias and activation.</summary>
internal abstract class LinearRun : LayerRun
{
    private readonly Linear _layer;
    private readonly BiasWork _biasWork;

    protected LinearRun(Linear layer)
        : base(layer) => (_layer, _biasWork) = (layer, new BiasWork(layer));

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
        if (EpilogueGradient.IsNeeded(_layer.Bias is not null, _layer.Activation))
            _biasWork.Run(y, dy, workers);
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

    private sealed class BiasWork(Linear layer) : IParallelWork
    {
        private Activations? _y;
        private Activations? _dy;
        private int _parts;

        /// <summary>Turns dY into the gradient before the activation, in place, and adds the bias' gradient.</summary>
        public void Run(Activations y, Activations dy, Workers workers)
        {
            (_y, _dy, _parts) = (y, dy, workers.Threads);
            workers.Run(this, _parts);
            (_y, _dy) = (null, null);
        }

        public void Run(int part)
        {
            int first = (int)((long)layer.OutFeatures * part / _parts), end = (int)((long)layer.OutFeatures * (part + 1) / _parts);
            EpilogueGradient.Run(layer.Activation, _y!.Data, _dy!.Data, layer.BiasGradient, layer.OutFeatures, first, end);
        }
    }
}
