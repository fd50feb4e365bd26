using Google.Protobuf;
using KernelGen.Tool.Onnx;
using Onnx;

namespace KernelGen.Tool.Tests.Conformance;

/// <summary>
/// Makes a network's model of a conformance vector, whose inputs are all computed: weights become constants. A vector with several values
/// reads them from one input, in which they lie one after the other, through convolutions or products that pick them out.
/// </summary>
internal sealed class VectorModel
{
    /// <summary>Operators all of whose inputs are values.</summary>
    private static readonly HashSet<string> _joins = ["Add", "Sub", "Mul", "Div", "Sum", "Concat"];

    /// <summary>The types whose numbers are read as floats.</summary>
    private static readonly HashSet<TensorProto.Types.DataType> _floats =
    [
        TensorProto.Types.DataType.Float, TensorProto.Types.DataType.Double, TensorProto.Types.DataType.Float16,
        TensorProto.Types.DataType.Bfloat16,
    ];

    private VectorModel(ModelProto model, float[] samples, int batch) => (Model, Samples, Batch) = (model, samples, batch);

    /// <summary>The model.</summary>
    public ModelProto Model { get; }

    /// <summary>[batch, features] its input.</summary>
    public float[] Samples { get; }

    /// <summary>Samples of the input.</summary>
    public int Batch { get; }

    /// <summary>Makes it.</summary>
    public static VectorModel Of(Vector vector)
    {
        var model = vector.Model.Clone();
        var graph = model.Graph;
        if (graph.Input.Any(input => input.Type?.TensorType is null))
            throw new NotSupportedException("its input is no tensor");
        TakeFirstOutput(model);
        if (vector.Inputs is [var first, ..] && !_floats.Contains((TensorProto.Types.DataType)first.DataType))
        {
            ReadFirstInputAlone(graph);
            return new(model, [], batch: 1);
        }

        bool joins = _joins.Contains(vector.Operator) && graph.Input.Count > 1;
        for (int i = joins ? graph.Input.Count : 1; i < graph.Input.Count; i++)
        {
            var constant = vector.Inputs[i].Clone();
            constant.Name = graph.Input[i].Name;
            graph.Initializer.Add(constant);
        }

        KeepALayer(graph);
        var values = (joins ? vector.Inputs : vector.Inputs.Take(1)).Select(tensor => OnnxTensor.Read(tensor, tensor.Name)).ToArray();
        if (!joins)
        {
            float[] samples = values.Length == 0 ? [] : values[0].Floats!;
            return new(model, samples, values.Length == 0 || values[0].Dimensions.Length == 0 ? 1 : (int)values[0].Dimensions[0]);
        }

        if (values.Any(value => value.Dimensions.Length < 2))
            throw new NotSupportedException("its inputs have samples of one number");
        if (values.Any(value => value.Dimensions.Length != values[0].Dimensions.Length
            || !value.Dimensions.Where((_, axis) => axis != 1).SequenceEqual(values[0].Dimensions.Where((_, axis) => axis != 1))))
        {
            throw new NotSupportedException("its inputs differ in more than channels");
        }

        return Joined(model, values);
    }

    /// <summary>
    /// Networks have one output. Some vectors are of versions before 7, whose operators (GlobalAveragePool, HardSigmoid) are those of
    /// today.
    /// </summary>
    private static void TakeFirstOutput(ModelProto model)
    {
        var (graph, node) = (model.Graph, model.Graph.Node[0]);
        bool training = node.OpType == "BatchNormalization" && node.Attribute.Any(attribute => attribute.Name == "training_mode");
        while (!training && graph.Output.Count > 1)
        {
            graph.Output.RemoveAt(graph.Output.Count - 1);
            node.Output.RemoveAt(node.Output.Count - 1);
        }

        model.OpsetImport[0].Version = Math.Max(model.OpsetImport[0].Version, OnnxModel.OldestOpset);
    }

    /// <summary>A model that is refused for the numbers of its first input: others would be further reasons.</summary>
    private static void ReadFirstInputAlone(GraphProto graph)
    {
        var node = graph.Node[0];
        for (int i = 1; i < node.Input.Count; i++)
            node.Input[i] = graph.Input[0].Name;
        while (graph.Input.Count > 1)
            graph.Input.RemoveAt(graph.Input.Count - 1);
    }

    /// <summary>Operators that only change shapes make no layer; a LeakyRelu with a slope of 1 is one that changes no number.</summary>
    private static void KeepALayer(GraphProto graph)
    {
        var (node, output) = (graph.Node[0], graph.Output[0].Name);
        node.Output[0] = "kept";
        graph.Node.Add(new NodeProto
        {
            OpType = "LeakyRelu",
            Name = "same",
            Input = { "kept" },
            Output = { output },
            Attribute = { new AttributeProto { Name = "alpha", Type = AttributeProto.Types.AttributeType.Float, F = 1 } },
        });
    }

    private static VectorModel Joined(ModelProto model, OnnxTensor[] values)
    {
        var graph = model.Graph;
        int rank = values[0].Dimensions.Length, batch = (int)values[0].Dimensions[0];
        int channels = (int)values.Sum(value => value.Dimensions[1]),
            rest = (int)values[0].Dimensions.Skip(2).Aggregate(1L, (a, b) => a * b);
        var all = graph.Input[0].Clone();
        all.Name = "all";
        all.Type.TensorType.Shape.Dim[1].DimValue = channels;
        string[] names = [.. graph.Input.Select(input => input.Name)];
        graph.Input.Clear();
        graph.Input.Add(all);
        for (int i = 0, first = 0; i < values.Length; i++)
        {
            int own = (int)values[i].Dimensions[1];
            var weights = new TensorProto { Name = $"pick{i}", DataType = (int)TensorProto.Types.DataType.Float };
            weights.Dims.Add(rank == 2 ? [channels, own] : [own, channels, .. Enumerable.Repeat(1L, rank - 2)]);
            float[] picked = new float[channels * own];
            for (int c = 0; c < own; c++)
                picked[rank == 2 ? ((first + c) * own) + c : (c * channels) + first + c] = 1;
            weights.FloatData.Add(picked);
            graph.Initializer.Add(weights);
            graph.Node.Insert(i, new NodeProto
            {
                OpType = rank == 2 ? "MatMul" : "Conv",
                Name = $"pick{i}",
                Input = { "all", weights.Name },
                Output = { names[i] },
            });
            first += own;
        }

        var samples = new List<float>();
        for (int sample = 0; sample < batch; sample++)
        {
            foreach (var value in values)
                samples.AddRange(value.Floats.AsSpan(sample * (int)value.Dimensions[1] * rest, (int)value.Dimensions[1] * rest));
        }

        return new(model, [.. samples], batch);
    }
}
