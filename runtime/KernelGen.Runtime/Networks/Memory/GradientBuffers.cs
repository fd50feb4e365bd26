namespace KernelGen;

/// <summary>
/// Plans how long the gradients of a graph's values are needed: from the backward pass of the first layer that writes a gradient to that of
/// the layer that made the value. A layer that works in place writes the gradient of its input over that of its output, which no other
/// layer reads. The caller writes the gradient of the network's output before the backward pass, so its memory is in use from the start of
/// the step.
/// </summary>
internal sealed class GradientBuffers
{
    private readonly NetworkGraph _graph;
    private readonly GradientFlow _flow;
    private readonly int _batch;
    private readonly int[] _strips;

    public GradientBuffers(NetworkGraph graph, GradientFlow flow, int batch, int[] strips)
    {
        (_graph, _flow, _batch, _strips) = (graph, flow, batch, strips);
        Values = new PlannedBuffer?[graph.Shapes.Count];
        Scratch = [.. graph.Nodes.Select(node => new PlannedBuffer?[node.Inputs.Count])];
        var times = new StepTimes(graph.Nodes.Count);

        // The caller writes this gradient, and no step clears its border before that. So a gradient with a border shares its memory with no
        // other value during the whole step.
        var output = Own(graph.Output);
        output.IsFixed = true;
        output.Use(StepTimes.First);
        output.Use(output.Border == default ? times.Backward(graph.Output - 1) : times.Last);
        Values[graph.Output] = output;
        for (int i = graph.Nodes.Count - 1; i >= 0; i--)
        {
            if (flow.Needs(i + 1))
                Step(i, times.Backward(i));
        }
    }

    /// <summary>[values] null if the gradient is not needed.</summary>
    public PlannedBuffer?[] Values { get; }

    /// <summary>[steps][inputs] where a layer that cannot add writes its gradient; null for other layers.</summary>
    public PlannedBuffer?[][] Scratch { get; }

    private void Step(int i, int time)
    {
        var inputs = _graph.Nodes[i].Inputs;
        Values[i + 1]!.Use(time);
        for (int n = inputs.Count - 1; n >= 0; n--)
        {
            int input = inputs[n];
            if (_flow.Input(i, n) != GradientWrite.None)
                (Values[input] ??= (n == 0 ? InPlace(i) : null) ?? Own(input)).Use(time);
            if (_flow.Input(i, n) != GradientWrite.AddFromScratch)
                continue;
            Scratch[i][n] = new PlannedBuffer(_graph.Shapes[input], default, _batch, _strips[input]);
            Scratch[i][n]!.Use(time);
        }

        if (_graph.Needs[i].Contiguous && _flow.Input(i) == GradientWrite.Overwrite)
            Values[inputs[0]]!.IsFixed = true;
    }

    /// <summary>The memory of the output's gradient if the gradient of the first input may use it too; else null.</summary>
    private PlannedBuffer? InPlace(int i)
    {
        var (needs, input, above) = (_graph.Needs[i], _graph.Nodes[i].Inputs[0], Values[i + 1]!);
        if (needs.BackwardInPlace && _graph.Shapes[input] == _graph.Shapes[i + 1])
            return above.Widen(BorderOf(input)) ? above : null;
        if (above.Border != default || _strips[input] > 1 || !needs.KeepsMemory
            || !Activations.AreContiguous(_graph.Shapes[input], BorderOf(input)))
        {
            return null;
        }

        above.IsFixed = true;
        return above;
    }

    private PlannedBuffer Own(int value) => new(_graph.Shapes[value], BorderOf(value), _batch, _strips[value]);

    private Border BorderOf(int value) => _graph.NeedsOfProducer(value)?.GradientBorderIn(_strips[value]) ?? default;
}
