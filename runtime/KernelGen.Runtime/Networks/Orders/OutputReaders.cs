namespace KernelGen;

/// <summary>
/// The layers behind one whose outputs take another order: those that read them, directly or behind layers that keep them apart, take the
/// order too, so that the network computes the same.
/// </summary>
/// <param name="graph">The layers as declared.</param>
internal sealed class OutputReaders(NetworkGraph graph)
{
    private readonly List<Action> _changes = [];

    /// <summary>Follows a value through the graph, and prepares what its readers change. Nothing changes yet.</summary>
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
            case BatchNorm2d layer:
                Add(layer, order);
                return Follow(result, order);
            case SparseLinear layer:
                return Refusal(node, layer.Sparse, order, taps: 1);
            case DenseLinear layer:
                float[] matrix = BlockOrder.Inputs(layer.Weights.Value, order);
                _changes.Add(() => layer.SetWeights(matrix));
                return null;
            case Conv2d { Filter.Groups: > 1 }:
                return $"they are the inputs of {node.LayerName}, a convolution with groups";
            case SparseConv2d layer:
                return Refusal(node, layer.Sparse, order, TapsOf(layer));
            case DenseConv2d layer:
                float[] filters = BlockOrder.Inputs(layer.ToDense(), order, TapsOf(layer));
                _changes.Add(() => layer.SetWeights(filters));
                return null;
            default:
                return Combines(node);
        }
    }

    /// <summary>Sparse weights keep their mask, whose columns take the order.</summary>
    private string? Refusal(GraphNode node, SparseWeights weights, int[] order, int taps)
    {
        var (pattern, former) = weights.Pattern.WithInputs(order, taps);
        if (weights.Fault(pattern) is not null)
        {
            return weights.IsDeclared
                ? $"they are the inputs of {node.LayerName}, whose mask was declared"
                : $"they are the inputs of {node.LayerName}, whose mask has blocks or groups of several inputs";
        }

        var values = new float[former.Length];
        for (int k = 0; k < values.Length; k++)
            values[k] = weights.Parameter.Value[weights.Places[former[k]]];
        _changes.Add(() => weights.Set(pattern, values));
        return null;
    }

    private void Add(BatchNorm2d layer, int[] order)
    {
        float[] weight = BlockOrder.Rows(layer.Weight.Value, order), bias = BlockOrder.Rows(layer.Bias.Value, order);
        float[] mean = BlockOrder.Rows(layer.RunningMean, order), variance = BlockOrder.Rows(layer.RunningVariance, order);
        _changes.Add(() =>
        {
            layer.SetAffine(weight, bias);
            layer.SetRunningStatistics(mean, variance);
        });
    }

    /// <summary>The order of a flattened image's features: by row, column, channel.</summary>
    private static int[] Flattened(int[] order, ActivationShape image)
    {
        int pixels = image.Features / order.Length;
        return [.. Enumerable.Range(0, pixels).SelectMany(pixel => order.Select(channel => (pixel * order.Length) + channel))];
    }

    private static int TapsOf(Conv2d layer) => layer.Filter.Rows.Kernel * layer.Filter.Columns.Kernel;

    private static string Combines(GraphNode node) => $"{node.LayerName} reads them, which would have to know the order";
}
