namespace KernelGen;

/// <summary>
/// The approximate cost of a step on strips, for comparing plans: operations on lines of 16 lanes. A block of whole images has one line for
/// each number of a sample.
/// </summary>
internal static class StripWork
{
    /// <summary>Assumed density of a sparse convolution; its pattern is not known before it is initialised.</summary>
    private const double Density = 0.1;

    /// <summary>
    /// The cost of some steps of a graph. Steps that read vectors are left out, because their cost does not depend on the strips.
    /// </summary>
    public static double Of(NetworkGraph graph, int first, int end, int batch, int strips)
    {
        double lines = 0;
        for (int i = first; i < end; i++)
        {
            var (input, output) = (graph.Shapes[graph.Nodes[i].Inputs[0]], graph.Shapes[i + 1]);
            if (!input.IsVector)
                lines += input.Features + output.Features + Products(graph.Nodes[i].Layer, input);
        }

        return lines * StripCount.Rows(batch, strips);
    }

    /// <summary>The cost of changing the strips: it copies single numbers, each of which costs as much as a line.</summary>
    public static double OfRelayout(ActivationShape shape, int batch) => 2.0 * batch * shape.Features;

    private static double Products(Layer layer, ActivationShape input)
    {
        if (layer is not Conv2d convolution)
            return 0;
        var geometry = convolution.GeometryFor(input);
        return geometry.Output.Features * (double)geometry.GroupInputs * geometry.Taps * (layer is SparseConv2d ? Density : 1);
    }
}
