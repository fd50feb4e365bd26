namespace KernelGen;

/// <summary>
/// The order of features in memory and in other frameworks. It differs for flattened images only. Where a layer combines such numbers with
/// others one by one (a sum, a product), weights of the layers that made the others cannot be taken over as they are: their outputs would
/// have to be permuted too.
/// </summary>
internal static class FeatureOrders
{
    /// <summary>The nodes that combine numbers of different orders one by one; a <see cref="Concat"/> does not.</summary>
    public static IReadOnlyList<int> Mixed(NetworkGraph graph)
    {
        var images = graph.FlattenedImages();
        return [.. Enumerable.Range(0, graph.Nodes.Count).Where(node => IsMixed(graph.Nodes[node], images))];
    }

    private static bool IsMixed(GraphNode node, IReadOnlyList<ActivationShape>?[] images)
    {
        if (node.Layer is Concat)
            return false;
        var first = Permuted(images[node.Inputs[0]]);
        return node.Inputs.Any(input => !Permuted(images[input]).SequenceEqual(first));
    }

    /// <summary>The images if their order in memory is another; empty if it is the same.</summary>
    private static IReadOnlyList<ActivationShape> Permuted(IReadOnlyList<ActivationShape>? images) =>
        images is null || images.All(image => image.Channels == 1 || image.IsVector) ? [] : images;
}
