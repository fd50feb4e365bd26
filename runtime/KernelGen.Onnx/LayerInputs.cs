namespace KernelGen.Onnx;

/// <summary>What a layer's nodes are written from: its inputs, and its tensors by their names in files.</summary>
internal sealed class LayerInputs(
    GraphWriter writer, TensorCollection tensors, string name, (string Name, int Rank)[] values, ActivationShape[] shapes)
{
    /// <summary>Appends nodes.</summary>
    public GraphWriter Writer => writer;

    /// <summary>What the network calls the layer.</summary>
    public string Name => name;

    /// <summary>The inputs' shapes.</summary>
    public IReadOnlyList<ActivationShape> Shapes => shapes;

    /// <summary>The first input as it is.</summary>
    public (string Name, int Rank) X => values[0];

    /// <summary>An input as [batch, features].</summary>
    public string Vector(int input = 0) => values[input].Rank == 2 ? values[input].Name : writer.AsVector(values[input].Name);

    /// <summary>An input as [batch, channels, rows, columns].</summary>
    public string Image(int input = 0) => values[input].Rank == 4 ? values[input].Name : writer.AsImage(values[input].Name);

    /// <summary>All inputs with one rank: vectors where all are.</summary>
    public (string[] Names, int Rank) Alike()
    {
        bool vectors = shapes.All(shape => shape.IsVector) && values.Any(value => value.Rank == 2);
        return ([.. values.Select((_, i) => vectors ? Vector(i) : Image(i))], vectors ? 2 : 4);
    }

    /// <summary>Adds a tensor of the layer as a constant.</summary>
    public string Constant(string parameter)
    {
        string full = $"{name}.{parameter}";
        return writer.Constant(full, tensors.ShapeOf(full), tensors[full]);
    }

    /// <summary>Whether the layer has a tensor of this name.</summary>
    public bool Has(string parameter) => tensors.Has($"{name}.{parameter}");
}
