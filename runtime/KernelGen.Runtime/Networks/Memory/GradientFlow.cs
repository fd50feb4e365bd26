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
    private readonly GradientWrite[] _inputs;
    private readonly GradientWrite[] _residuals;

    public GradientFlow(NetworkGraph graph)
    {
        var steps = graph.Steps;
        _needed = new bool[steps.Count + 1];
        for (int i = 0; i < steps.Count; i++)
            _needed[i + 1] = steps[i].Layer.Parameters.Count > 0 || _needed[steps[i].Input] || (steps[i].Residual is { } residual && _needed[residual]);

        _inputs = new GradientWrite[steps.Count];
        _residuals = new GradientWrite[steps.Count];
        var written = new bool[steps.Count + 1];
        for (int i = steps.Count - 1; i >= 0; i--)
        {
            if (!_needed[i + 1])
                continue;
            if (steps[i].Residual is { } residual)
                _residuals[i] = Write(residual, canAdd: true);
            _inputs[i] = Write(steps[i].Input, canAdd: steps[i].Residual is null && steps[i].Layer.CanAddBackward);
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

    /// <summary>How a step writes the gradient of its input.</summary>
    public GradientWrite Input(int step) => _inputs[step];

    /// <summary>How a step writes the gradient of what it adds.</summary>
    public GradientWrite Residual(int step) => _residuals[step];
}
