namespace KernelGen;

/// <summary>How a layer's backward pass writes the gradient of one of its inputs.</summary>
internal enum GradientWrite
{
    /// <summary>Not at all: no layer before it learns.</summary>
    None,

    /// <summary>It is the first to write it.</summary>
    Overwrite,

    /// <summary>It adds to what others wrote.</summary>
    Add,

    /// <summary>It cannot add, so it writes elsewhere, which is then added.</summary>
    AddFromScratch,
}

/// <summary>
/// Who writes which gradient in the backward pass of a graph. A value needs a gradient if a layer with parameters makes it or lies before
/// it; where several layers read a value, its gradient is the sum of what they give, added in the order in which they run.
/// </summary>
internal sealed class GradientFlow
{
    private readonly bool[] _needed;
    private readonly GradientWrite[][] _writes;

    public GradientFlow(NetworkGraph graph)
    {
        var nodes = graph.Nodes;
        _needed = new bool[nodes.Count + 1];
        for (int i = 0; i < nodes.Count; i++)
            _needed[i + 1] = nodes[i].Layer.Parameters.Count > 0 || nodes[i].Inputs.Any(input => _needed[input]);

        _writes = [.. nodes.Select(node => new GradientWrite[node.Inputs.Count])];
        var written = new bool[nodes.Count + 1];
        for (int i = nodes.Count - 1; i >= 0; i--)
        {
            // The first input's gradient comes last: it may be written over that of the output.
            for (int input = nodes[i].Inputs.Count - 1; input >= 0 && _needed[i + 1]; input--)
                _writes[i][input] = Write(nodes[i].Inputs[input], graph.Needs[i].CanAddToInputGradient);
        }

        GradientWrite Write(int value, bool canAdd)
        {
            if (!_needed[value])
                return GradientWrite.None;
            bool first = !written[value];
            written[value] = true;
            return first ? GradientWrite.Overwrite : canAdd ? GradientWrite.Add : GradientWrite.AddFromScratch;
        }
    }

    /// <summary>Whether a value's gradient is computed, and so whether the step that makes it has a backward pass.</summary>
    public bool Needs(int value) => _needed[value];

    /// <summary>How a step writes the gradient of an input.</summary>
    public GradientWrite Input(int step, int input = 0) => _writes[step][input];

    /// <summary>How a step writes the gradients of all of its inputs.</summary>
    public IReadOnlyList<GradientWrite> Inputs(int step) => _writes[step];
}
