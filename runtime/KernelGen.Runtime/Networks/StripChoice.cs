namespace KernelGen;

/// <summary>
/// Into how many strips the images of a network are cut, so that few samples fill the lanes: a batch of one in seven strips takes 7 of 16 lanes and
/// a seventh of the rows. All images of a network are cut alike, from its input to the layer that makes vectors of them. Without a convolution it would not pay.
/// </summary>
internal static class StripChoice
{
    /// <summary>What cutting has to save of the rows of all blocks, because rows around each strip are copied.</summary>
    private const double Least = 0.2;

    /// <summary>[values] strips of each: the same number for all images, 1 for vectors.</summary>
    public static int[] Of(NetworkGraph graph, int batch)
    {
        bool pays = graph.Shapes[^1].IsVector && graph.Steps.Any(step => step.Layer is Conv2d);
        int strips = pays ? Best(batch, graph.Shapes.Where(shape => !shape.IsVector).Min(shape => shape.Height), strips => CanCut(graph, strips)) : 1;
        return [.. graph.Shapes.Select(shape => shape.IsVector ? 1 : strips)];
    }

    /// <summary>For a layer alone.</summary>
    public static int Of(Layer layer, ActivationShape input, int batch) =>
        Best(batch, input.Height, strips => input.Height % strips == 0 && layer.CanCut(input, strips));

    private static int Best(int batch, int most, Func<int, bool> canCut)
    {
        double whole = Cost(batch, 1);
        int best = Enumerable.Range(1, most).Where(canCut).OrderBy(strips => Cost(batch, strips)).First();
        return Cost(batch, best) <= (1 - Least) * whole ? best : 1;
    }

    /// <summary>Blocks in use times the share of an image's rows that each has.</summary>
    private static double Cost(int batch, int strips) => Activations.BlocksOf((long)batch * strips) / (double)strips;

    private static bool CanCut(NetworkGraph graph, int strips) =>
        graph.Shapes.All(shape => shape.IsVector || shape.Height % strips == 0)
        && graph.Steps.All(step => graph.Shapes[step.Input].IsVector || step.Layer.CanCut(graph.Shapes[step.Input], strips));
}
