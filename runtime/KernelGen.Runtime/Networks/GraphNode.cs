namespace KernelGen;

/// <summary>A layer in its place in a graph. Node i makes value i + 1.</summary>
/// <param name="Layer">The layer.</param>
/// <param name="Inputs">The values that it reads, in the layer's order; a residual is the last one.</param>
/// <param name="Epilogue">What this graph fuses into the layer.</param>
internal sealed record GraphNode(Layer Layer, IReadOnlyList<int> Inputs, Epilogue Epilogue = default)
{
    /// <summary>The name that the caller gave to the layer; null if it has the name of its class.</summary>
    public string? Name { get; init; }

    /// <summary>The caller's name for the layer, or that of its class.</summary>
    public string LayerName => Name ?? Layer.Name;

    /// <summary>Whether the layer is not trained, nor any before it.</summary>
    public bool IsFrozen { get; init; }

    /// <summary>The node with its inputs renumbered.</summary>
    public GraphNode Reading(int[] values) => this with { Inputs = [.. Inputs.Select(input => values[input])] };
}
