namespace KernelGen;

/// <summary>
/// Layers in an order in which they can run, and the values that flow between them. Value 0 is the network's input, step i makes value i + 1,
/// the last value is the network's output.
/// </summary>
internal sealed class NetworkGraph
{
    private readonly List<GraphStep> _steps = [];
    private readonly List<ActivationShape> _shapes = [];

    public NetworkGraph(ActivationShape input)
    {
        _ = Activations.FloatsFor(input, capacity: 1);
        _shapes.Add(input);
    }

    /// <summary>The layers in order.</summary>
    public IReadOnlyList<GraphStep> Steps => _steps;

    /// <summary>[steps + 1] the shape of every value.</summary>
    public IReadOnlyList<ActivationShape> Shapes => _shapes;

    /// <summary>The last value.</summary>
    public int Output => _steps.Count;

    /// <summary>The layer that makes a value; null for the network's input.</summary>
    public Layer? ProducerOf(int value) => value == 0 ? null : _steps[value - 1].Layer;

    /// <summary>Appends a layer.</summary>
    /// <returns>The value that it makes.</returns>
    /// <exception cref="ArgumentException">The layer is already there, or cannot take that input.</exception>
    public int Add(Layer layer, int input, int? residual = null, string? name = null) => Add(new GraphStep(layer, input, residual) { Name = name });

    /// <inheritdoc cref="Add(Layer, int, int?, string?)"/>
    public int Add(GraphStep step)
    {
        var layer = step.Layer;
        int at = _steps.FindIndex(other => other.Layer.Parts.Intersect(layer.Parts).Any());
        if (at >= 0)
            throw new ArgumentException($"Layer {_steps.Count} ({layer.Name}) is the same object as layer {at}; a layer holds one set of weights and one place. Add a new {layer.GetType().Name}().", nameof(step));
        if (step.Name is { } name)
            RequireName(name);

        _shapes.Add(OutputShape(layer, step.Input));
        _steps.Add(step);
        return Output;
    }

    /// <summary>Fuses an activation into the layer that makes a value.</summary>
    public void Fuse(int value, Activation activation) => _steps[value - 1] = _steps[value - 1] with { Activation = activation };

    /// <summary>Takes away all layers from this one on.</summary>
    public void RemoveFrom(int step)
    {
        _steps.RemoveRange(step, _steps.Count - step);
        _shapes.RemoveRange(step + 1, _shapes.Count - step - 1);
    }

    private void RequireName(string name)
    {
        if (string.IsNullOrWhiteSpace(name))
            throw new ArgumentException($"The name of layer {_steps.Count} is empty. Give it one, say \"layer1.0.conv1\", or leave the name out.", nameof(name));
        int at = _steps.FindIndex(step => step.Name == name);
        if (at >= 0)
            throw new ArgumentException($"Layers {at} and {_steps.Count} both have the name {name}. Names of layers differ, since parameters are found by them.", nameof(name));
    }

    private ActivationShape OutputShape(Layer layer, int input)
    {
        try
        {
            return layer.OutputShape(_shapes[input]);
        }
        catch (ArgumentException refusal)
        {
            string before = ProducerOf(input) is { } producer ? $"layer {input - 1} ({producer.Name})" : "the network's input";
            throw new ArgumentException($"Layer {_steps.Count} does not fit {before}: {refusal.Message}", nameof(layer), refusal);
        }
    }
}
