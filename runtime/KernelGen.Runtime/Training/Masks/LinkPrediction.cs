namespace KernelGen.Training;

/// <summary>
/// Scores positions without a weight by the graph that the weights form, whose nodes are the outputs and inputs of a layer: CH2-L3n, the
/// Cannistraci-Hebb score of paths of three links, summed over nodes.
/// </summary>
/// <remarks>
/// A path of three links leads from output u over an input x and an output z to input v. Node z has <c>i</c> links to inputs that u has
/// links to, and <c>e</c> links to others, that to v not counted. The score of (u, v) is the sum of <c>(1 + i) / (1 + e)</c> over all z,
/// and likewise over all x, with the roles of outputs and inputs exchanged.
/// </remarks>
internal static class LinkPrediction
{
    /// <summary>[rows, columns] the scores, 0 where no path leads there; -1 where there is a weight.</summary>
    public static float[] Scores(SparsityPattern pattern)
    {
        var scores = new float[pattern.Rows * pattern.Columns];
        var outputs = new Side(pattern.RowStarts, pattern.ColumnIndices);
        var inputs = new Side(pattern.ColumnStarts, pattern.RowIndices);
        AddScores(outputs, inputs, scores, nodeStep: pattern.Columns, otherStep: 1);
        AddScores(inputs, outputs, scores, nodeStep: 1, otherStep: pattern.Columns);
        foreach (int position in pattern.Positions())
            scores[position] = -1;
        return scores;
    }

    /// <summary>Adds what nodes of one side contribute as the second to last of a path.</summary>
    private static void AddScores(Side side, Side other, Span<float> scores, int nodeStep, int otherStep)
    {
        var common = new int[side.Nodes];
        for (int node = 0; node < side.Nodes; node++)
        {
            Array.Clear(common);
            foreach (int neighbour in side.LinksOf(node))
            {
                foreach (int second in other.LinksOf(neighbour))
                    common[second]++;
            }

            for (int second = 0; second < common.Length; second++)
            {
                // A node without links to others leads only where there is a weight already; so does the node itself.
                var links = side.LinksOf(second);
                int within = common[second], others = links.Length - within;
                if (within == 0 || others == 0)
                    continue;
                float score = (1f + within) / others;
                foreach (int last in links)
                    scores[(node * nodeStep) + (last * otherStep)] += score;
            }
        }
    }

    /// <summary>The outputs or the inputs of a layer, with their links.</summary>
    private readonly ref struct Side(ReadOnlySpan<int> starts, ReadOnlySpan<int> ends)
    {
        private readonly ReadOnlySpan<int> _starts = starts;
        private readonly ReadOnlySpan<int> _ends = ends;

        public int Nodes => _starts.Length - 1;

        public ReadOnlySpan<int> LinksOf(int node) => _ends[_starts[node].._starts[node + 1]];
    }
}
