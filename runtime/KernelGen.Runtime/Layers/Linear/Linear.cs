namespace KernelGen;

/// <summary>What sparse and dense linear layers share: shape, bias, activation and their gradients.</summary>
public abstract class Linear : WeightedLayer
{
    private protected Linear(LinearKernels kernels, KernelOptions? options)
        : base(kernels.Bias, kernels.OutFeatures, kernels.Activation, kernels.Widths, options)
    {
        KernelContract.Require(kernels.Contract, Name);
        InFeatures = kernels.InFeatures;
        OutFeatures = kernels.OutFeatures;
    }

    /// <summary>Number of input features.</summary>
    public int InFeatures { get; }

    /// <summary>Number of output features.</summary>
    public int OutFeatures { get; }

    /// <inheritdoc/>
    public override ActivationShape OutputShape(ActivationShape input)
    {
        if (!input.IsVector)
        {
            throw new ArgumentException(
                $"Layer {Name} takes a vector of {InFeatures} features, but its input is {input}. Put a Flatten before it.");
        }

        if (input.Features != InFeatures)
        {
            throw new ArgumentException(
                $"Layer {Name} takes {InFeatures} features, but its input has {input.Features}. "
                + $"Declare it with inFeatures = {input.Features}, or change the layer before it.");
        }

        return ActivationShape.Vector(OutFeatures);
    }

    /// <inheritdoc/>
    public sealed override LayerNeeds NeedsFor(ActivationShape input) =>
        new() { BackwardReadsOutput = Activation != Activation.None, Contiguous = true };

    private protected sealed override string OutputNoun => "features";
}
