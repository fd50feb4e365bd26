namespace KernelGen.Reference;

/// <summary>One node after the other.</summary>
public sealed class Chain(params IEnumerable<Node> nodes) : Node
{
    private readonly Node[] _nodes = [.. nodes];

    /// <inheritdoc/>
    public override IEnumerable<Node> Parts => _nodes;

    /// <inheritdoc/>
    public override IEnumerable<Learned> Learned => _nodes.SelectMany(node => node.Learned);

    /// <inheritdoc/>
    public override Array4 Forward(Array4 x, bool training) => _nodes.Aggregate(x, (value, node) => node.Forward(value, training));

    /// <inheritdoc/>
    public override Array4 Backward(Array4 dy) => _nodes.Reverse().Aggregate(dy, (gradient, node) => node.Backward(gradient));
}
