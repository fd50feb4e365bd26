namespace KernelGen;

/// <summary>A layer in its place in a graph. It makes the value that follows its own number.</summary>
/// <param name="Layer">The layer.</param>
/// <param name="Inputs">The values that it reads, in the layer's order; a residual is the last.</param>
/// <param name="Epilogue">What this graph has fused into the layer.</param>
internal sealed record GraphNode(Layer Layer, IReadOnlyList<int> Inputs, Epilogue Epilogue = default)
{
    /// <summary>What the network's caller named the layer; null where the name of its class serves.</summary>
    public string? Name { get; init; }

    /// <summary>The node with its inputs renumbered.</summary>
    public GraphNode Reading(int[] values) => this with { Inputs = [.. Inputs.Select(input => values[input])] };
}
