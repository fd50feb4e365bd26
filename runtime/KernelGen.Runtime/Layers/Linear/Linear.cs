namespace KernelGen;

/// <summary>What sparse and dense linear layers share: shape, bias, activation and their gradients.</summary>
public abstract class Linear : WeightedLayer
{
    private readonly BiasWork _biasWork;

    private protected Linear(LinearKernels kernels, KernelOptions? options)
        : base(kernels.Bias, kernels.OutFeatures, kernels.Activation, kernels.Widths, options)
    {
        KernelContract.Require(kernels.Contract, Name);
        InFeatures = kernels.InFeatures;
        OutFeatures = kernels.OutFeatures;
        _biasWork = new BiasWork(this);
    }

    /// <summary>Number of input features.</summary>
    public int InFeatures { get; }

    /// <summary>Number of output features.</summary>
    public int OutFeatures { get; }

    /// <inheritdoc/>
    public override ActivationShape OutputShape(ActivationShape input)
    {
        if (!input.IsVector)
            throw new ArgumentException($"Layer {Name} takes a vector of {InFeatures} features, but its input is {input}. Put a Flatten before it.");
        if (input.Features != InFeatures)
            throw new ArgumentException($"Layer {Name} takes {InFeatures} features, but its input has {input.Features}. Declare it with inFeatures = {input.Features}, or change the layer before it.");
        return ActivationShape.Vector(OutFeatures);
    }

    internal sealed override bool NeedsContiguous => true;

    private protected sealed override string OutputNoun => "features";

    private protected void RequireForward(Activations x, Activations y)
    {
        ArgumentNullException.ThrowIfNull(x);
        Require(x, ActivationShape.Vector(InFeatures), x.Batch, nameof(x));
        Require(y, ActivationShape.Vector(OutFeatures), x.Batch, nameof(y));
        RequireContiguous(x, nameof(x));
        RequireContiguous(y, nameof(y));
        if (ReferenceEquals(x, y))
            throw new ArgumentException($"Layer {Name}: x and y are the same activations; the output needs its own.", nameof(y));
    }

    private protected void RequireBackward(Activations x, Activations y, Activations dy, Activations? dx)
    {
        RequireForward(x, y);
        Require(dy, ActivationShape.Vector(OutFeatures), x.Batch, nameof(dy));
        if (dx is not null)
        {
            Require(dx, ActivationShape.Vector(InFeatures), x.Batch, nameof(dx));
            RequireContiguous(dx, nameof(dx));
        }

        RequireContiguous(dy, nameof(dy));
        if (ReferenceEquals(dx, x) || ReferenceEquals(dx, dy) || ReferenceEquals(dx, y) || ReferenceEquals(dy, x) || ReferenceEquals(dy, y))
            throw new ArgumentException($"Layer {Name}: x, y, dx and dy must be four different activations.", nameof(dx));
    }

    /// <summary>Kernels of linear layers walk [features][16].</summary>
    private void RequireContiguous(Activations activations, string argument)
    {
        if (!activations.IsContiguous)
            throw new ArgumentException($"Layer {Name}: {argument} is an image ({activations.Shape}) with space between or around its pixels, but a linear layer takes a vector. Put a Flatten before it.", argument);
    }

    /// <summary>Turns dY into the gradient before the activation, in place, and adds the bias' gradient.</summary>
    private protected void BackwardBias(Activations y, Activations dy, Workers workers)
    {
        if (EpilogueGradient.IsNeeded(Bias is not null, Activation))
            _biasWork.Run(y, dy, workers);
    }

    private sealed class BiasWork(Linear layer) : IParallelWork
    {
        private Activations? _y;
        private Activations? _dy;
        private int _parts;

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
