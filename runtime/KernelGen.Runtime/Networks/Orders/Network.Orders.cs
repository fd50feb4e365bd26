namespace KernelGen;

/// <content>The order of outputs, for weights in blocks.</content>
public sealed partial class Network
{
    /// <summary>
    /// Gives the outputs of layers whose weights come in blocks of several outputs the order of <see cref="BlockOrder"/>: outputs with
    /// large weights at the same inputs come into the same block, so that pruning to blocks keeps more of a trained network. The network
    /// computes the same, up to rounding: the layers that read the outputs, and what is in between, take the same order. Kernels do
    /// nothing more than before, because the order is in the offsets of the layers behind.
    /// </summary>
    /// <remarks>
    /// Call it when the weights were trained, and before they get a mask: a layer that has one is left, because its blocks would be
    /// torn apart. Layers are left too whose outputs are those of the network, meet others in a sum or product, or are read by a convolution
    /// with groups. Files that were saved before have the former order. Optimiser state of the layers that change begins anew. Other
    /// networks that share some of the layers must share all of them. Takes time in proportion to outputs * outputs * inputs of each layer.
    /// </remarks>
    /// <returns>What became of every layer with blocks of several outputs.</returns>
    /// <exception cref="InvalidOperationException">A layer has no weights yet, or another thread uses the network.</exception>
    public IReadOnlyList<OrderedOutputs> OrderOutputs()
    {
        ThrowIfDisposed();
        using var use = Use();
        RequireWeights();
        var results = new List<OrderedOutputs>();
        for (int i = 0; i < Declared.Nodes.Count; i++)
        {
            var node = Declared.Nodes[i];
            if (node.Layer is WeightedLayer { Sparse: { Grid.Block.Outputs: > 1 } weights } layer)
                results.Add(OrderOutputs(node.Name ?? layer.Name, layer, weights, value: i + 1));
        }

        return results;
    }

    private OrderedOutputs OrderOutputs(string name, WeightedLayer layer, SparseWeights weights, int value)
    {
        if (Refusal(layer, weights) is { } refusal)
            return new(name, layer, [], refusal);
        float[] dense = weights.ToDense(weights.Parameter.Value);
        int[] order = BlockOrder.OfOutputs(weights.Pattern.Rows, weights.Pattern.Columns, dense, weights.Grid.Block.Outputs);
        var readers = new OutputReaders(Declared);
        if (readers.Follow(value, order) is { } reason)
            return new(name, layer, [], reason);
        weights.Set(BlockOrder.Rows(dense, order), weights.Pattern);
        if (layer.Bias is { } bias)
            layer.SetBias(BlockOrder.Rows(bias.Value, order));
        readers.Change();
        return new(name, layer, order, null);
    }

    /// <summary>Why the outputs of a layer itself cannot take another order.</summary>
    private static string? Refusal(WeightedLayer layer, SparseWeights weights)
    {
        if (weights.IsDeclared)
            return "its mask was declared";
        if (layer is Conv2d { Filter.Groups: > 1 })
            return "it is a convolution with groups";
        return weights.Pattern.Nonzeros < (long)weights.Pattern.Rows * weights.Pattern.Columns
            ? "it has a mask: give it all weights by SetLargest(weights, 0), order its outputs, and prune then"
            : null;
    }
}
