namespace KernelGen;

/// <summary>
/// Which gradients a backward pass has to compute as parameters are frozen and trained again: a value needs one if a layer that makes it, or one before that,
/// has a parameter that is trained. The memory was planned for all; what reads a value that needs a gradient needs one itself, so the order in which
/// gradients are written and added stays as planned.
/// </summary>
internal sealed class TrainedSteps(NetworkGraph graph)
{
    private readonly bool[] _needs = new bool[graph.Shapes.Count];

    /// <summary>Looks at which parameters are frozen now.</summary>
    public void Update()
    {
        for (int i = 0; i < graph.Nodes.Count; i++)
        {
            _needs[i + 1] = IsTrained(graph.Nodes[i].Layer) || NeedsInputs(i);
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

    private static bool IsTrained(Layer layer)
    {
        var parameters = layer.Parameters;
        for (int i = 0; i < parameters.Count; i++)
        {
            if (!parameters[i].Frozen)
                return true;
        }

        return false;
    }
}
