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
    /// torn apart. Layers are left too that are convolutions with groups, or whose outputs are those of the network, or are read by a layer
    /// that depends on their order: a sum or product, a Concat, a Softmax, a LayerNorm, a convolution with groups, a declared mask, a mask
    /// of blocks or groups of inputs, a layer of the caller's own. Layers that change lose gradients and optimiser state. Files that were
    /// saved before have the former order, and so do numbers that another network computed at a cut (<c>SplitBefore</c>). A network that
    /// shares an ordered layer must have all its readers, and no others. Takes time in proportion to outputs * outputs * inputs of each
    /// layer.
    /// </remarks>
    /// <returns>What became of every layer with blocks of several outputs.</returns>
    /// <exception cref="InvalidOperationException">
    /// A layer has no weights yet, or a number of one is NaN or infinite, or another thread uses the network.
    /// </exception>
    public IReadOnlyList<OrderedOutputs> OrderOutputs()
    {
        ThrowIfDisposed();
        using var use = Use();
        RequireWeights();
        RequireFinite();
        EndPasses();
        var results = new List<OrderedOutputs>();
        for (int i = 0; i < Declared.Nodes.Count; i++)
        {
            var node = Declared.Nodes[i];
            if (node.Layer is WeightedLayer { Sparse: { Grid.Block.Outputs: > 1 } weights } layer)
                results.Add(OrderOutputs(node.LayerName, layer, weights, value: i + 1));
        }

        return results;
    }

    private OrderedOutputs OrderOutputs(string name, WeightedLayer layer, SparseWeights weights, int value)
    {
        if (Refusal(layer, weights) is { } refusal)
            return new(name, layer, [], refusal);
        var unchanged = Enumerable.Range(0, weights.Pattern.Rows).ToArray();
        if (new OutputReaders(Declared).Follow(value, unchanged) is { } always)
            return new(name, layer, [], always);
        float[] dense = weights.ToDense(weights.Parameter.Value);
        int[] order = BlockOrder.OfOutputs(weights.Pattern.Rows, weights.Pattern.Columns, dense, weights.Grid.Block.Outputs);
        if (order.AsSpan().SequenceEqual(unchanged))
            return new(name, layer, order, null);
        var readers = new OutputReaders(Declared);
        if (readers.Follow(value, order) is { } reason)
            return new(name, layer, [], reason);

        // Everything is computed and finite: from here on nothing throws.
        float[] rows = BlockOrder.Rows(dense, order), bias = BlockOrder.Rows(layer.BiasValues, order);
        weights.Set(rows, weights.Pattern);
        if (layer.Bias is not null)
            layer.SetBias(bias);
        readers.Change();
        return new(name, layer, order, null);
    }

    /// <summary>Refuses numbers that layers would not take: a change that has begun is not to fail.</summary>
    private void RequireFinite()
    {
        foreach (var node in Declared.Nodes)
        {
            foreach (var parameter in node.Layer.Parameters)
                Require(node, parameter.Name, parameter.Value, float.MinValue);
            foreach (var state in node.Layer.State)
                Require(node, state.Name, state.Values.Span, state.Least);
        }

        static void Require(GraphNode node, string name, ReadOnlySpan<float> numbers, float least)
        {
            for (int i = 0; i < numbers.Length; i++)
            {
                if (float.IsFinite(numbers[i]) && numbers[i] >= least)
                    continue;
                throw new InvalidOperationException(FormattableString.Invariant(
                    $"{node.LayerName}.{name}[{i}] is {numbers[i]}. Outputs take an order when all numbers are finite, and ")
                    + "variances 0 or more.");
            }
        }
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
