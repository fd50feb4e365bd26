namespace KernelGen;

/// <summary>The memory of a graph: activations of every value, gradients of those that need one, scratch for layers that cannot add.</summary>
internal sealed class BufferPlan
{
    private readonly Activations[] _all;

    public BufferPlan(NetworkGraph graph, GradientFlow flow, int batch)
    {
        int values = graph.Steps.Count + 1;
        var (borders, gradientBorders) = (new Border[values], new Border[values]);
        for (int i = 0; i < graph.Steps.Count; i++)
        {
            var (layer, input) = (graph.Steps[i].Layer, graph.Steps[i].Input);
            borders[input] = Border.Max(borders[input], layer.InputBorder);
            gradientBorders[i + 1] = layer.OutputGradientBorder;
        }

        Activations = new Activations[values];
        Gradients = new Activations?[values];
        Scratch = new Activations?[graph.Steps.Count];
        Activations[0] = new Activations(graph.Shapes[0], batch, borders[0]);
        for (int value = 1; value < values; value++)
        {
            var step = graph.Steps[value - 1];
            bool view = step.Layer.IsView(Activations[step.Input]) && borders[value] == default;
            Activations[value] = view ? Activations[step.Input].Reshape(graph.Shapes[value]) : new Activations(graph.Shapes[value], batch, borders[value]);
        }

        for (int value = values - 1; value >= 0; value--)
        {
            if (flow.Needs(value) || value == graph.Output)
                Gradients[value] = new Activations(graph.Shapes[value], batch, gradientBorders[value]);
            if (value > 0 && flow.Input(value - 1) == GradientWrite.AddFromScratch)
                Scratch[value - 1] = new Activations(graph.Shapes[graph.Steps[value - 1].Input], batch);
        }

        _all = [.. Activations, .. Gradients.OfType<Activations>(), .. Scratch.OfType<Activations>()];
    }

    /// <summary>[values] what flows forward.</summary>
    public Activations[] Activations { get; }

    /// <summary>[values] what flows backward; null where nobody needs it.</summary>
    public Activations?[] Gradients { get; }

    /// <summary>[steps] where a layer writes what is then added; null where it needs none.</summary>
    public Activations?[] Scratch { get; }

    /// <summary>A layer of the graph with its memory.</summary>
    public NetworkStep StepOf(NetworkGraph graph, GradientFlow flow, int step)
    {
        var (layer, input, residual) = graph.Steps[step];
        return new NetworkStep(layer, Activations[input], residual is { } added ? Activations[added] : null, Activations[step + 1])
        {
            OutputGradient = flow.Needs(step + 1) ? Gradients[step + 1] : null,
            InputGradient = flow.Input(step) == GradientWrite.None ? null : Gradients[input],
            ResidualGradient = flow.Residual(step) == GradientWrite.None ? null : Gradients[residual!.Value],
            InputWrite = flow.Input(step),
            ResidualWrite = flow.Residual(step),
            Scratch = Scratch[step],
        };
    }

    /// <summary>Bytes of all activations, gradients and scratch.</summary>
    public long Bytes => _all.Sum(activations => activations.Bytes);

    /// <summary>Sets how many samples are in use everywhere.</summary>
    public void SetBatch(int batch)
    {
        foreach (var activations in _all)
            activations.Batch = batch;
    }
}
