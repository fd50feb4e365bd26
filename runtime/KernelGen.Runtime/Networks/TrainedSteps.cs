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
        for (int i = 0; i < graph.Steps.Count; i++)
        {
            var step = graph.Steps[i];
            _needs[i + 1] = IsTrained(step.Layer) || _needs[step.Input] || (step.Residual is { } residual && _needs[residual]);
        }
    }

    /// <summary>Whether a step's backward pass has to run.</summary>
    public bool Runs(int step) => _needs[step + 1];

    /// <summary>Whether the gradient of a step's input is needed.</summary>
    public bool NeedsInput(int step) => _needs[graph.Steps[step].Input];

    /// <summary>Whether the gradient of what a step adds is needed.</summary>
    public bool NeedsResidual(int step) => graph.Steps[step].Residual is { } residual && _needs[residual];

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
