using Onnx;

namespace KernelGen.Tool.Onnx;

/// <summary>The nodes and values that the outputs of a graph need. All others are left out: nothing reads what they compute.</summary>
internal sealed class NeededParts
{
    private readonly HashSet<string> _values = new(StringComparer.Ordinal);
    private readonly bool[] _nodes;

    /// <summary>Finds them, from the outputs back.</summary>
    public NeededParts(GraphProto graph)
    {
        _nodes = new bool[graph.Node.Count];
        var makers = graph.Node.SelectMany((node, place) => node.Output.Select(output => (Output: output, Place: place)))
            .ToLookup(pair => pair.Output, pair => pair.Place, StringComparer.Ordinal);
        var open = new Stack<string>(graph.Output.Select(output => output.Name));
        while (open.TryPop(out string? value))
        {
            // An input that is left out has an empty name.
            if (value.Length == 0 || !_values.Add(value))
                continue;
            foreach (int place in makers[value].Where(place => !_nodes[place]))
            {
                _nodes[place] = true;
                foreach (string input in graph.Node[place].Input)
                    open.Push(input);
            }
        }
    }

    /// <summary>Whether a value is an output, or a node that is needed reads it.</summary>
    public bool HasValue(string name) => _values.Contains(name);

    /// <summary>Whether a node is needed.</summary>
    /// <param name="place">Its place in the graph.</param>
    public bool HasNode(int place) => _nodes[place];
}
