namespace KernelGen.Torch;

/// <summary>
/// A sparse linear layer as a module of TorchSharp: <c>Y = activation(X W^T + b)</c>, X [..., inFeatures], W [outFeatures, inFeatures]. It
/// replaces <c>torch.nn.Linear</c>.
/// </summary>
public sealed class SparseLinearModule : SparseModule
{
    private readonly SparseLinear _linear;

    /// <summary>Makes a module of a generated layer, which has weights already.</summary>
    /// <param name="layer">The layer. The module owns it from now on.</param>
    /// <param name="name">Name of the module.</param>
    /// <exception cref="ArgumentException">The layer has no weights yet.</exception>
    public SparseLinearModule(SparseLinear layer, string name = nameof(SparseLinear))
        : base(NotNull(layer), name) => _linear = layer;

    private protected override (ActivationShape Sample, int Batch, long[] OutputShape) ShapesOf(long[] inputShape)
    {
        long samples = inputShape.SkipLast(1).Aggregate(1L, (product, size) => product * size);
        if (inputShape.Length == 0 || inputShape[^1] != _linear.InFeatures || samples is < 1 or > int.MaxValue)
        {
            throw new ArgumentException(
                $"Module {_linear.Name}: the input is {Text(inputShape)}, "
                + $"but [..., {_linear.InFeatures}] with at least one sample is needed.");
        }

        return (ActivationShape.Vector(_linear.InFeatures), (int)samples, [.. inputShape.SkipLast(1), _linear.OutFeatures]);
    }

    private static SparseLinear NotNull(SparseLinear layer)
    {
        ArgumentNullException.ThrowIfNull(layer);
        return layer;
    }
}
