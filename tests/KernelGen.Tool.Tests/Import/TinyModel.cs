using Google.Protobuf;
using KernelGen.Tool.Import;
using KernelGen.Tool.Onnx;
using KernelGen.Tool.Tests.Harness;
using Onnx;

namespace KernelGen.Tool.Tests.Import;

/// <summary>A model of a few nodes with the input x and the output y, for tests of what the import makes of it.</summary>
internal sealed class TinyModel
{
    private readonly ModelProto _model = new() { IrVersion = 8, Graph = new GraphProto { Name = "graph" } };
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);

    /// <summary>A model without nodes.</summary>
    /// <param name="opset">The version of the operators.</param>
    /// <param name="shape">The shape of the input; -1 for a dimension that is left open.</param>
    public TinyModel(long opset, params long[] shape)
    {
        _model.OpsetImport.Add(new OperatorSetIdProto { Version = opset });
        Input("x", shape);
    }

    /// <summary>Adds an input.</summary>
    public TinyModel Input(string name, params long[] shape)
    {
        _model.Graph.Input.Add(OnnxValue.Floats(name, shape));
        return this;
    }

    /// <summary>Lets the input hold numbers of another type than float.</summary>
    public TinyModel Holding(TensorProto.Types.DataType type)
    {
        _model.Graph.Input[0].Type.TensorType.ElemType = (int)type;
        return this;
    }

    /// <summary>Adds a constant of floats.</summary>
    public TinyModel Floats(string name, long[] shape, params float[] values)
    {
        var tensor = new TensorProto { Name = name, DataType = (int)TensorProto.Types.DataType.Float };
        tensor.Dims.Add(shape);
        tensor.FloatData.Add(values);
        _model.Graph.Initializer.Add(tensor);
        return this;
    }

    /// <summary>Adds a constant of doubles.</summary>
    public TinyModel Doubles(string name, long[] shape, params double[] values)
    {
        var tensor = new TensorProto { Name = name, DataType = (int)TensorProto.Types.DataType.Double };
        tensor.Dims.Add(shape);
        tensor.DoubleData.Add(values);
        _model.Graph.Initializer.Add(tensor);
        return this;
    }

    /// <summary>Adds a constant of 64-bit whole numbers.</summary>
    public TinyModel Integers(string name, long[] shape, params long[] values)
    {
        var tensor = new TensorProto { Name = name, DataType = (int)TensorProto.Types.DataType.Int64 };
        tensor.Dims.Add(shape);
        tensor.Int64Data.Add(values);
        _model.Graph.Initializer.Add(tensor);
        return this;
    }

    /// <summary>Adds a constant of bytes, which is not read.</summary>
    public TinyModel Bytes(string name, params byte[] values)
    {
        var tensor = new TensorProto
        {
            Name = name,
            DataType = (int)TensorProto.Types.DataType.Int8,
            Dims = { values.Length },
            RawData = ByteString.CopyFrom(values),
        };
        _model.Graph.Initializer.Add(tensor);
        return this;
    }

    /// <summary>Adds a node. The first one of an operator has the name "my" and the operator, others have none.</summary>
    /// <param name="name">The operator.</param>
    /// <param name="inputs">Names with spaces between them; - for one that is left out.</param>
    /// <param name="outputs">Names with spaces between them.</param>
    /// <param name="attributes">The attributes.</param>
    public TinyModel Node(string name, string inputs, string outputs, params AttributeProto[] attributes)
    {
        var node = new NodeProto { OpType = name, Name = _names.Add(name) ? "my" + name : "" };
        node.Input.Add(inputs.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(input => input == "-" ? "" : input));
        node.Output.Add(outputs.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        node.Attribute.Add(attributes);
        _model.Graph.Node.Add(node);
        return this;
    }

    /// <summary>Imports the model.</summary>
    /// <param name="output">The value that is the model's output.</param>
    public ImportedNetwork Import(string output = "y")
    {
        var model = _model.Clone();
        model.Graph.Output.Add(new ValueInfoProto { Name = output });
        using var stream = new MemoryStream(model.ToByteArray());
        return Importer.Import(OnnxModel.Read("tiny.onnx", stream), input: null, foldBatchNorm: false);
    }

    /// <summary>Why the model is refused.</summary>
    /// <param name="output">The value that is the model's output.</param>
    public string Refusal(string output = "y") => Assert.Throws<UnsupportedModelException>(() => Import(output)).Message;

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
}
