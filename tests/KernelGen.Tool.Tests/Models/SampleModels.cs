using KernelGen.Tool.Tests.Harness;
using Onnx;

namespace KernelGen.Tool.Tests.Models;

/// <summary>Small valid models that together have every operator that is understood: what the hostile ones are made of.</summary>
internal static class SampleModels
{
    /// <summary>A network of convolutions with residual blocks, squeeze and excitation, and a classifier.</summary>
    public static ModelProto Images()
    {
        var model = new Builder("x", 1, 2, 8, 8);
        string x = model.Node("Pad", ["x", model.Integers(0, 0, 1, 1, 0, 0, 1, 1)]);
        x = model.Node("Conv", [x, model.Floats(4, 2, 3, 3)], Ints("strides", 1, 1));
        x = model.Node(
            "BatchNormalization", [x, model.Floats(4), model.Floats(4), model.Floats(4), model.Floats(4)], Float("momentum", 0.9f));
        string shifted = model.Node("Add", [x, model.Number(3)]), clipped = model.Node("Clip", [shifted, model.Number(0), model.Number(6)]);
        x = model.Node("Div", [model.Node("Mul", [x, clipped]), model.Number(6)]);
        string main = model.Node("Conv", [x, model.Floats(4, 1, 3, 3), model.Floats(4)], Int("group", 4), Text("auto_pad", "SAME_UPPER"));
        x = model.Node("Relu", [model.Node("Add", [main, x])]);
        string gate = model.Node("Conv", [model.Node("GlobalAveragePool", [x]), model.Floats(4, 4, 1, 1)]);
        x = model.Node("Mul", [x, model.Node("HardSigmoid", [gate], Float("alpha", 0.2f))]);
        x = model.Node("MaxPool", [x], Ints("kernel_shape", 3, 3), Ints("strides", 2, 2), Ints("pads", 1, 1, 0, 0));
        x = model.Node("Concat", [x, model.Node("LeakyRelu", [x]), model.Node("HardSwish", [x])], Int("axis", 1));
        x = model.Node("AveragePool", [x], Ints("kernel_shape", 4, 4), Int("ceil_mode", 1), Int("count_include_pad", 1));
        x = model.Node(
            "Reshape",
            [
                x,
                model.Node(
                    "Concat", [model.Node("Slice", [model.Node("Shape", [x]), model.Integers(0), model.Integers(1)]), model.Integers(-1)],
                    Int("axis", 0)),
            ]);
        x = model.Node("Dropout", [model.Node("Gemm", [x, model.Floats(5, 12), model.Floats(5)], Int("transB", 1), Float("alpha", 0.5f))]);
        x = model.Node("LayerNormalization", [x, model.Floats(5), model.Floats(5)]);
        x = model.Node("Add", [model.Node("MatMul", [model.Node("Gelu", [x]), model.Floats(5, 3)]), model.Floats(3)]);
        return model.End(model.Node("Softmax", [model.Node("Sigmoid", [x])]));
    }

    /// <summary>A network of rows of pixels whose output is an image.</summary>
    public static ModelProto Rows()
    {
        var model = new Builder("x", -1, 3, 16);
        string weight = model.Node("Transpose", [model.Floats(3, 2, 5)], Ints("perm", 1, 0, 2));
        string x = model.Node("Conv", ["x", weight], Ints("dilations", 2), Ints("pads", 4, 4));
        x = model.Node("Min", [model.Node("Max", [model.Node("Sub", [x, model.Number(0.5f)]), model.Number(-1)]), model.Number(1)]);
        return model.End(model.Node(
            "LogSoftmax", [model.Node("Squeeze", [model.Node("Unsqueeze", [x, model.Integers(2)]), model.Integers(2)])], Int("axis", 1)));
    }

    /// <summary>A network whose branches do not begin and end together.</summary>
    public static ModelProto Braided()
    {
        var model = new Builder("x", -1, 3, 6, 6);
        string a = model.Node("Conv", ["x", model.Floats(3, 3, 1, 1)]);
        string b = model.Node("LeakyRelu", [a]), c = model.Node("Add", [model.Node("Conv", [b, model.Floats(3, 3, 1, 1)]), a]);
        string d = model.Node("Concat", [c, b, "x"], Int("axis", 1));
        string e = model.Node("Mul", [model.Node("Relu", [d]), model.Node("Sigmoid", [d])]);
        return model.End(model.Node("Conv", [model.Node("Sum", [e, d]), model.Floats(2, 9, 3, 3)]));
    }

    private static AttributeProto Int(string name, long value) =>
        new() { Name = name, Type = AttributeProto.Types.AttributeType.Int, I = value };

    private static AttributeProto Float(string name, float value) =>
        new() { Name = name, Type = AttributeProto.Types.AttributeType.Float, F = value };

    private static AttributeProto Text(string name, string value) => new()
    {
        Name = name,
        Type = AttributeProto.Types.AttributeType.String,
        S = Google.Protobuf.ByteString.CopyFromUtf8(value),
    };

    private static AttributeProto Ints(string name, params long[] values)
    {
        var attribute = new AttributeProto { Name = name, Type = AttributeProto.Types.AttributeType.Ints };
        attribute.Ints.Add(values);
        return attribute;
    }

    private sealed class Builder
    {
        private readonly ModelProto _model = new() { IrVersion = 8, Graph = new GraphProto { Name = "graph" } };
        private readonly Random _random = new(1);
        private int _count;

        public Builder(string input, params long[] shape)
        {
            _model.OpsetImport.Add(new OperatorSetIdProto { Version = 20 });
            _model.Graph.Input.Add(OnnxValue.Floats(input, shape));
        }

        public string Node(string @operator, string[] inputs, params AttributeProto[] attributes)
        {
            var node = new NodeProto { OpType = @operator, Name = $"node{_count}", Output = { $"v{_count++}" } };
            node.Input.Add(inputs);
            node.Attribute.Add(attributes);
            _model.Graph.Node.Add(node);
            return node.Output[0];
        }

        public string Floats(params long[] shape) =>
            Constant(shape, [.. Enumerable.Range(0, (int)shape.Aggregate((a, b) => a * b)).Select(_ => _random.NextSingle())]);

        public string Number(float value) => Constant([], [value]);

        public string Integers(params long[] values)
        {
            var tensor = new TensorProto
            {
                Name = $"c{_count++}",
                DataType = (int)TensorProto.Types.DataType.Int64,
                Dims = { values.Length },
            };
            tensor.Int64Data.Add(values);
            _model.Graph.Initializer.Add(tensor);
            return tensor.Name;
        }

        public ModelProto End(string output)
        {
            _model.Graph.Output.Add(new ValueInfoProto { Name = output });
            return _model;
        }

        private string Constant(long[] shape, float[] values)
        {
            var tensor = new TensorProto { Name = $"c{_count++}", DataType = (int)TensorProto.Types.DataType.Float };
            tensor.Dims.Add(shape);
            tensor.FloatData.Add(values);
            _model.Graph.Initializer.Add(tensor);
            return tensor.Name;
        }
    }
}
