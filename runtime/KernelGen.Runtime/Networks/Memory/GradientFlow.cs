namespace KernelGen;

/// <summary>How a layer's backward pass writes the gradient of one of its inputs.</summary>
internal enum GradientWrite
{
    /// <summary>Not at all: the gradient is not needed, because no layer before has parameters.</summary>
    None,

    /// <summary>The layer is the first to write the gradient, so it overwrites the memory.</summary>
    Overwrite,

    /// <summary>The layer adds to what other layers wrote.</summary>
    Add,

    /// <summary>The layer cannot add, so it writes to scratch memory, which is then added.</summary>
    AddFromScratch,
}

/// <summary>
/// How each layer writes the gradients of its inputs in the backward pass of a graph. A value needs a gradient if the layer that makes it,
/// or a layer before that, has parameters and is not frozen. If several layers read a value, its gradient is the sum of their gradients,
/// added in the order in which the layers run backward.
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
            _needed[i + 1] = (nodes[i].Layer.Parameters.Count > 0 && !nodes[i].IsFrozen) || nodes[i].Inputs.Any(input => _needed[input]);

        _writes = [.. nodes.Select(node => new GradientWrite[node.Inputs.Count])];
        var written = new bool[nodes.Count + 1];
        for (int i = nodes.Count - 1; i >= 0; i--)
        {
            // The gradient of the first input comes last, because it may be written over that of the output.
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
