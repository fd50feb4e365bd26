namespace KernelGen;

/// <summary>
/// Linear layers take vectors without a border; convolutions read zeros around their input and around the gradient of their output, also where the image
/// is a single pixel. Where one value or its gradient would have to be both, a <see cref="Relayout"/> comes between.
/// </summary>
internal static class OnePixelCopies
{
    /// <summary>The graph with copies where they are needed; the graph itself where they are not.</summary>
    public static NetworkGraph Insert(NetworkGraph graph)
    {
        if (!graph.Steps.Any(step => NeedsCopy(graph, step)))
            return graph;
        var copied = new NetworkGraph(graph.Shapes[0]);
        int[] values = new int[graph.Shapes.Count];
        for (int i = 0; i < graph.Steps.Count; i++)
        {
            var step = graph.Steps[i];
            int input = values[step.Input];
            if (NeedsCopy(graph, step))
                input = copied.Add(new GraphStep(new Relayout(), input));
            values[i + 1] = copied.Add(step with { Input = input, Residual = step.Residual is { } residual ? values[residual] : null });
        }

        return copied;
    }

    private static bool NeedsCopy(NetworkGraph graph, GraphStep step) => step.Layer.NeedsContiguous
        ? HasBorder(graph, step.Input)
        : step.Layer.InputBorder != default && graph.ProducerOf(step.Input) is { NeedsContiguous: true };

    /// <summary>Whether a value has a border for one of its readers, or its gradient for the layer that made the value.</summary>
    private static bool HasBorder(NetworkGraph graph, int value)
    {
        var producer = graph.ProducerOf(value);
        if (producer is { NeedsContiguous: true })
            return false;
        return producer?.OutputGradientBorder is { } border && border != default
            || graph.Steps.Any(step => step.Input == value && step.Layer.InputBorder != default);
    }
}
