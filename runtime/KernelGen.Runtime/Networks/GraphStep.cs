namespace KernelGen;

/// <summary>A layer in its place: the values that it reads. It makes the value that follows its own number.</summary>
/// <param name="Layer">The layer.</param>
/// <param name="Input">The value that it reads.</param>
/// <param name="Residual">The value that it adds, for an <see cref="IJoin"/> that ends a residual block; null for none.</param>
/// <param name="Activation">The activation that this graph has fused into an <see cref="IJoin"/>. It belongs to the step: the layer may stand in other graphs without it.</param>
internal sealed record GraphStep(Layer Layer, int Input, int? Residual = null, Activation Activation = Activation.None)
{
    /// <summary>What the network's caller named the layer; null where the name of its class serves.</summary>
    public string? Name { get; init; }

    /// <summary>Whether the layer takes a second input or an activation from the graph, and so runs as an <see cref="IJoin"/>.</summary>
    public bool IsJoined => Residual is not null || Activation != Activation.None;

    /// <summary>Whether the backward pass reads the output of the forward pass.</summary>
    public bool BackwardReadsOutput => IsJoined ? ((IJoin)Layer).BackwardReadsOutput(Residual is not null, Activation) : Layer.BackwardReadsOutput;
}
