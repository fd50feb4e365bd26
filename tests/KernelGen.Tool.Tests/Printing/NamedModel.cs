using Google.Protobuf;
using Onnx;

namespace KernelGen.Tool.Tests.Printing;

/// <summary>A model whose nodes have names of the test's choice, for tests of what is printed. Its input is x.</summary>
internal sealed class NamedModel
{
    private readonly ModelProto _model = new() { IrVersion = 8, Graph = new GraphProto { Name = "graph" } };

    /// <summary>A model without nodes.</summary>
    /// <param name="sample">The shape of a sample.</param>
    public NamedModel(params long[] sample)
    {
        _model.OpsetImport.Add(new OperatorSetIdProto { Version = 17 });
        var dimensions = new TensorShapeProto();
        dimensions.Dim.Add(new TensorShapeProto.Types.Dimension { DimParam = "n" });
        dimensions.Dim.Add(sample.Select(size => new TensorShapeProto.Types.Dimension { DimValue = size }));
        var type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = 1, Shape = dimensions } };
        _model.Graph.Input.Add(new ValueInfoProto { Name = "x", Type = type });
    }

    /// <summary>Lets a producer have written the model.</summary>
    public NamedModel By(string producer)
    {
        _model.ProducerName = producer;
        return this;
    }

    /// <summary>Adds a constant.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="shape">Its dimensions.</param>
    /// <param name="values">Its numbers; one number stands for all.</param>
    public NamedModel Floats(string name, long[] shape, params float[] values)
    {
        var tensor = new TensorProto { Name = name, DataType = (int)TensorProto.Types.DataType.Float };
        tensor.Dims.Add(shape);
        int count = (int)shape.Aggregate(1L, (product, size) => product * size);
        tensor.FloatData.Add(values.Length == 1 ? Enumerable.Repeat(values[0], count) : values);
        _model.Graph.Initializer.Add(tensor);
        return this;
    }

    /// <summary>Adds a node, whose output has its name.</summary>
    /// <param name="operator">The operator.</param>
    /// <param name="name">The name.</param>
    /// <param name="inputs">Names with spaces between them.</param>
    /// <param name="attributes">The attributes.</param>
    public NamedModel Node(string @operator, string name, string inputs, params AttributeProto[] attributes)
    {
        var node = new NodeProto { OpType = @operator, Name = name };
        node.Input.Add(inputs.Split(' '));
        node.Output.Add(name);
        node.Attribute.Add(attributes);
        _model.Graph.Node.Add(node);
        return this;
    }

    /// <summary>The file's bytes; the last node makes the output.</summary>
    public byte[] Bytes()
    {
        var model = _model.Clone();
        model.Graph.Output.Add(new ValueInfoProto { Name = model.Graph.Node[^1].Name });
        return model.ToByteArray();
    }

    /// <summary>Writes the file.</summary>
    /// <returns>Its path.</returns>
    public string Save(string path)
    {
        File.WriteAllBytes(path, Bytes());
        return path;
    }

    /// <summary>An attribute of a whole number.</summary>
    public static AttributeProto Int(string name, long value) =>
        new() { Name = name, Type = AttributeProto.Types.AttributeType.Int, I = value };

    /// <summary>An attribute of whole numbers.</summary>
    public static AttributeProto Ints(string name, params long[] values)
    {
        var attribute = new AttributeProto { Name = name, Type = AttributeProto.Types.AttributeType.Ints };
        attribute.Ints.Add(values);
        return attribute;
    }

    /// <summary>An attribute of a number.</summary>
    public static AttributeProto Float(string name, float value) =>
        new() { Name = name, Type = AttributeProto.Types.AttributeType.Float, F = value };

    /// <summary>An attribute of a text.</summary>
    public static AttributeProto Text(string name, string value) =>
        new() { Name = name, Type = AttributeProto.Types.AttributeType.String, S = ByteString.CopyFromUtf8(value) };
}
