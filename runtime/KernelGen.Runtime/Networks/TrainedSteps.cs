namespace KernelGen;

/// <summary>
/// Finds the gradients that a backward pass has to compute, because parameters may be frozen at any time. A value needs a gradient if the
/// layer that makes it, or a layer before that, has a parameter that is not frozen. The memory was planned as if no parameter were frozen.
/// If a value needs a gradient, so does each value that is computed from it, so the order in which gradients are overwritten and added
/// stays as planned.
/// </summary>
internal sealed class TrainedSteps(NetworkGraph graph)
{
    private readonly bool[] _needs = new bool[graph.Shapes.Count];

    /// <summary>Reads which parameters are frozen now.</summary>
    public void Update()
    {
        for (int i = 0; i < graph.Nodes.Count; i++)
        {
            _needs[i + 1] = IsTrained(graph.Nodes[i]) || NeedsInputs(i);
        }
    }

    /// <summary>Whether a step's backward pass has to run.</summary>
    public bool Runs(int step) => _needs[step + 1];

    /// <summary>Whether the gradient of an input of a step is needed.</summary>
    public bool NeedsInput(int step, int input = 0) => _needs[graph.Nodes[step].Inputs[input]];

    private bool NeedsInputs(int step)
    {
        var inputs = graph.Nodes[step].Inputs;
        for (int i = 0; i < inputs.Count; i++)
        {
            if (_needs[inputs[i]])
                return true;
        }

        return false;
    }

    private static bool IsTrained(GraphNode node)
    {
        var parameters = node.Layer.Parameters;
        for (int i = 0; i < parameters.Count; i++)
        {
            if (!parameters[i].Frozen)
                return node.IsFrozen ? throw IsFrozen(node, parameters[i]) : true;
        }

        return false;
    }

    private static InvalidOperationException IsFrozen(GraphNode node, Parameter parameter) => new(
        $"Parameter {parameter.Name} of layer {node.LayerName} is to be trained (Frozen is false), "
        + "but the network was built with the layer before Freeze(), and has no memory for its gradients. "
        + "Build it without, or set Frozen to true.");
}
