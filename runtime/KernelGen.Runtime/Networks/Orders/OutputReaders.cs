namespace KernelGen;

/// <summary>
/// The layers behind one whose outputs take another order: those that read them, directly or behind layers that keep them apart, take the
/// order too, so that the network computes the same.
/// </summary>
/// <param name="graph">The layers as declared.</param>
internal sealed class OutputReaders(NetworkGraph graph)
{
    private readonly List<Action> _changes = [];

    /// <summary>Follows a value through the graph.</summary>
    /// <param name="value">The value whose channels take another order.</param>
    /// <param name="order">For each channel its former number.</param>
    /// <returns>What cannot take the order, as a clause; null where all readers can.</returns>
    public string? Follow(int value, int[] order)
    {
        if (value == graph.Output)
            return "its outputs are those of the network";
        for (int i = 0; i < graph.Nodes.Count; i++)
        {
            var node = graph.Nodes[i];
            if (node.Inputs.Contains(value) && Refusal(node, i + 1, order) is { } refusal)
                return refusal;
        }

        return null;
    }

    /// <summary>Gives the order to the weights of all readers.</summary>
    public void Change()
    {
        foreach (var change in _changes)
            change();
    }

    private string? Refusal(GraphNode node, int result, int[] order)
    {
        switch (node.Layer)
        {
            case Softmax or LogSoftmax:
                return Combines(node);
            case ActivationFunction or Relu or Dropout or Pool2d or GlobalAveragePool:
                return Follow(result, order);
            case Flatten:
                return Follow(result, Flattened(order, graph.Shapes[node.Inputs[0]]));
            case BatchNorm2d normalization:
                _changes.Add(() => Change(normalization, order));
                return Follow(result, order);
            case SparseLinear layer:
                return Refusal(node, layer.Sparse, order, taps: 1);
            case DenseLinear layer:
                _changes.Add(() => layer.SetWeights(BlockOrder.Inputs(layer.Weights.Value, order)));
                return null;
            case Conv2d { Filter.Groups: > 1 }:
                return $"they are the inputs of {NameOf(node)}, a convolution with groups";
            case SparseConv2d layer:
                return Refusal(node, layer.Sparse, order, TapsOf(layer));
            case DenseConv2d layer:
                _changes.Add(() => layer.SetWeights(BlockOrder.Inputs(layer.ToDense(), order, TapsOf(layer))));
                return null;
            default:
                return Combines(node);
        }
    }

    /// <summary>Sparse weights keep their mask, whose columns take the order.</summary>
    private string? Refusal(GraphNode node, SparseWeights weights, int[] order, int taps)
    {
        var pattern = weights.Pattern.WithInputs(order, taps);
        if (weights.Fault(pattern) is not null)
        {
            return weights.IsDeclared
                ? $"they are the inputs of {NameOf(node)}, whose mask was declared"
                : $"they are the inputs of {NameOf(node)}, whose mask has blocks or groups of several inputs";
        }

        _changes.Add(() => weights.Set(BlockOrder.Inputs(weights.ToDense(weights.Parameter.Value), order, taps), pattern));
        return null;
    }

    private static void Change(BatchNorm2d layer, int[] order)
    {
        layer.SetAffine(BlockOrder.Rows(layer.Weight.Value, order), BlockOrder.Rows(layer.Bias.Value, order));
        layer.SetRunningStatistics(BlockOrder.Rows(layer.RunningMean, order), BlockOrder.Rows(layer.RunningVariance, order));
    }

    /// <summary>The order of a flattened image's features: by row, column, channel.</summary>
    private static int[] Flattened(int[] order, ActivationShape image)
    {
        int pixels = image.Features / order.Length;
        return [.. Enumerable.Range(0, pixels).SelectMany(pixel => order.Select(channel => (pixel * order.Length) + channel))];
    }

    private static int TapsOf(Conv2d layer) => layer.Filter.Rows.Kernel * layer.Filter.Columns.Kernel;

    private static string NameOf(GraphNode node) => node.Name ?? node.Layer.Name;

    private static string Combines(GraphNode node) => $"{NameOf(node)} reads them, which would have to know the order";
}
