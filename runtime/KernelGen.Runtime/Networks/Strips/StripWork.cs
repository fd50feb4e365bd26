namespace KernelGen;

/// <summary>
/// What a step costs on strips, roughly, to compare plans by: operations on lines, of which one block has one for each number of a sample.
/// </summary>
internal static class StripWork
{
    /// <summary>Weights that count of a sparse convolution, which are not known before it is initialised.</summary>
    private const double Density = 0.1;

    /// <summary>Some steps of a graph; those that read vectors do not depend on strips.</summary>
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

    /// <summary>A change of strips moves single numbers, each as dear as a line.</summary>
    public static double OfRelayout(ActivationShape shape, int batch) => 2.0 * batch * shape.Features;

    private static double Products(Layer layer, ActivationShape input)
    {
        if (layer is not Conv2d convolution)
            return 0;
        var geometry = convolution.GeometryFor(input);
        return geometry.Output.Features * (double)geometry.GroupInputs * geometry.Taps * (layer is SparseConv2d ? Density : 1);
    }
}
