using global::Onnx;
using KernelGen.Storage;

namespace KernelGen.Onnx;

/// <summary>Writes the layers of a network one after the other, as it was declared: nothing that the network fuses is fused here.</summary>
internal sealed class ModelWriter
{
    private const int Opset = 17, IrVersion = 8;

    private readonly NetworkGraph _declared;
    private readonly string[] _names;
    private readonly TensorCollection _tensors;
    private readonly GraphWriter _writer = new();

    /// <summary>[values] name and rank of each; a vector may be an image of one pixel, with a rank of 4.</summary>
    private readonly (string Name, int Rank)[] _values;

    private ModelWriter(Network network)
    {
        _declared = network.Declared;
        var names = network.Layers.ToDictionary(row => row.Layer, row => row.Name);
        _names = [.. _declared.Nodes.Select((node, i) =>
            names.GetValueOrDefault(node.Layer) ?? node.Name ?? $"{node.Layer.Name}_{i}")];
        _tensors = TensorCollection.Of(network);
        _values = new (string, int)[_declared.Shapes.Count];
    }

    /// <summary>Writes a network.</summary>
    public static ModelProto Write(Network network, bool foldBatchNorm)
    {
        var writer = new ModelWriter(network);
        writer.RequireOperators();
        writer.RequireOrder();
        var folded = foldBatchNorm ? BatchNormFolding.Apply(writer._declared, writer._names, writer._tensors) : [];
        var model = new ModelProto { IrVersion = IrVersion, ProducerName = "KernelGen", Graph = writer.Graph(folded) };
        model.OpsetImport.Add(new OperatorSetIdProto { Domain = "", Version = Opset });
        return model;
    }

    private GraphProto Graph(HashSet<int> folded)
    {
        var graph = _writer.Graph;
        graph.Name = "network";
        _values[0] = (_writer.Unique("input"), _declared.Shapes[0].IsVector ? 2 : 4);
        graph.Input.Add(Info(_values[0].Name, _declared.Shapes[0], _values[0].Rank));
        for (int i = 0; i < _declared.Nodes.Count; i++)
            _values[i + 1] = folded.Contains(i) ? _values[_declared.Nodes[i].Inputs[0]] : Node(i);
        var (last, rank) = _values[_declared.Output];
        var shape = _declared.Shapes[_declared.Output];
        if (shape.IsVector && rank == 4)
            (last, rank) = (_writer.AsVector(last), 2);
        string output = FlattenOrder.InFile(_declared.FlattenedImages()[_declared.Output]) is { } order
            ? InMemoryOrder(last, order)
            : _writer.Node("Identity", "output", [last]);
        graph.Output.Add(Info(output, shape, rank));
        return graph;
    }

    private (string Name, int Rank) Node(int i)
    {
        var node = _declared.Nodes[i];
        var inputs = new LayerInputs(
            _writer, _tensors, _names[i],
            [.. node.Inputs.Select(input => _values[input])],
            [.. node.Inputs.Select(input => _declared.Shapes[input])]);
        return LayerWriters.Write(node.Layer, inputs);
    }

    /// <summary>
    /// The features of a flattened image lie by channel, row, column in a model, as the weights in a file want them; a network gives them
    /// by row, column, channel.
    /// </summary>
    private string InMemoryOrder(string value, int[] order) => _writer.Node(
        "Gather", "output", [value, _writer.Constant("output.order", [.. order.Select(place => (long)place)])],
        GraphWriter.Attribute("axis", 1L));

    private void RequireOperators()
    {
        string[] others = [.. _declared.Nodes.Select((node, i) => (node.Layer, Name: _names[i]))
            .Where(pair => !LayerWriters.Knows(pair.Layer)).Select(pair => $"{pair.Name} ({pair.Layer.GetType().Name})")];
        if (others.Length > 0)
        {
            throw new NotSupportedException(
                "The network cannot be written as an ONNX model: "
                + $"{string.Join(", ", others)} {(others.Length == 1 ? "is" : "are")} no operator of ONNX.");
        }
    }

    /// <summary>
    /// A flattened image lies by row, column, channel in a network, but by channel, row, column in a model: sums of one with other features
    /// would be others.
    /// </summary>
    private void RequireOrder()
    {
        string[] mixed = [.. FeatureOrders.Mixed(_declared).Select(node => _names[node])];
        if (mixed.Length > 0)
        {
            throw new NotSupportedException(
                $"The network cannot be written as an ONNX model: {string.Join(", ", mixed)} joins a flattened image and other features, "
                + "whose orders differ in such a model. Flatten the image last, or put a linear layer after it.");
        }
    }

    private static ValueInfoProto Info(string name, ActivationShape shape, int rank)
    {
        var dimensions = new TensorShapeProto();
        dimensions.Dim.Add(new TensorShapeProto.Types.Dimension { DimParam = "batch" });
        foreach (int size in rank == 2 ? [shape.Channels] : new[] { shape.Channels, shape.Height, shape.Width })
            dimensions.Dim.Add(new TensorShapeProto.Types.Dimension { DimValue = size });
        var tensor = new TypeProto.Types.Tensor { ElemType = (int)TensorProto.Types.DataType.Float, Shape = dimensions };
        return new ValueInfoProto { Name = name, Type = new TypeProto { TensorType = tensor } };
    }
}
