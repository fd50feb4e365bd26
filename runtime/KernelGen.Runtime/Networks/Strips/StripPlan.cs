namespace KernelGen;

/// <summary>
/// A graph for a small batch, with the number of strips of each value. A number of strips that suits large images may not divide the rows
/// of small ones. So the number may change at a value if all later layers read only that value and later ones, at the cost of a
/// <see cref="Relayout"/>. The plan with the least work is chosen. A graph without a convolution is not cut, because the gain would be too
/// small.
/// </summary>
/// <param name="Graph">The graph, with an additional layer wherever the number of strips changes.</param>
/// <param name="Strips">[values] number of strips; 1 for vectors.</param>
internal sealed record StripPlan(NetworkGraph Graph, int[] Strips)
{
    /// <summary>The plan with whole images.</summary>
    public static StripPlan Whole(NetworkGraph graph) => new(graph, [.. graph.Shapes.Select(_ => 1)]);

    /// <summary>The best plan for a batch.</summary>
    public static StripPlan Of(NetworkGraph graph, int batch)
    {
        if (!StripCount.MayPay(batch) || !graph.Shapes[^1].IsVector || !graph.Nodes.Any(node => node.Layer is Conv2d))
            return Whole(graph);
        var (cuts, work) = Search(graph, batch);
        double whole = StripWork.Of(graph, 0, graph.Nodes.Count, batch, 1);
        return StripCount.Pays(work, whole) ? Rewritten(graph, cuts) : Whole(graph);
    }

    /// <summary>
    /// Finds the plan with the least work up to each value at which the strips may change, from the best plans up to the values before it.
    /// </summary>
    private static (IReadOnlyList<(int First, int Strips)> Cuts, double Work) Search(NetworkGraph graph, int batch)
    {
        int[] places = [0, .. Enumerable.Range(1, graph.Nodes.Count - 1).Where(value => CanChange(graph, value)), graph.Nodes.Count];
        var ways = new (IReadOnlyList<(int First, int Strips)> Cuts, double Work)[places.Length];
        ways[0] = ([], 0);
        for (int to = 1; to < places.Length; to++)
        {
            ways[to] = Enumerable.Range(0, to).Select(from =>
            {
                var (first, end) = (places[from], places[to]);
                int strips = StripCount.Best(batch, graph.Shapes[first].Height, number => CanCut(graph, first, end, number));
                double change = from == 0 ? 0 : StripWork.OfRelayout(graph.Shapes[first], batch);
                double work = ways[from].Work + change + StripWork.Of(graph, first, end, batch, strips);
                return ((IReadOnlyList<(int First, int Strips)>)[.. ways[from].Cuts, (first, strips)], work);
            }).MinBy(way => way.Item2);
        }

        return ways[^1];
    }

    /// <summary>Whether the value is an image and all later layers read only this value and later ones.</summary>
    private static bool CanChange(NetworkGraph graph, int value) =>
        !graph.Shapes[value].IsVector && graph.Nodes.Skip(value).All(node => node.Inputs.All(input => input >= value));

    /// <summary>Whether all images from the first step's input to the last step's output can be cut into this number of strips.</summary>
    private static bool CanCut(NetworkGraph graph, int first, int end, int strips) =>
        graph.Shapes.Skip(first).Take(end - first + 1).All(shape => shape.IsVector || shape.Height % strips == 0)
        && graph.Nodes.Skip(first).Take(end - first).All(node => CanCut(graph, node, strips));

    private static bool CanCut(NetworkGraph graph, GraphNode node, int strips)
    {
        var shape = graph.Shapes[node.Inputs[0]];
        return shape.IsVector
            || (node.Layer.CanCut(shape, strips) && node.Epilogue.Pool?.CanCut(node.Layer.OutputShape(shape), strips) != false);
    }

    private static StripPlan Rewritten(NetworkGraph graph, IReadOnlyList<(int First, int Strips)> cuts)
    {
        var cut = new NetworkGraph(graph.Shapes[0]);
        var (values, strips) = (new int[graph.Shapes.Count], new List<int> { cuts[0].Strips });
        for (int part = 0; part < cuts.Count; part++)
        {
            var (first, number) = cuts[part];
            if (part > 0 && number != cuts[part - 1].Strips)
                values[first] = Append(new GraphNode(new Relayout(), [values[first]]));
            int end = part + 1 < cuts.Count ? cuts[part + 1].First : graph.Nodes.Count;
            for (int i = first; i < end; i++)
                values[i + 1] = Append(graph.Nodes[i].Reading(values));

            int Append(GraphNode node)
            {
                int value = cut.Add(node);
                strips.Add(cut.Shapes[value].IsVector ? 1 : number);
                return value;
            }
        }

        return new(cut, [.. strips]);
    }
}
