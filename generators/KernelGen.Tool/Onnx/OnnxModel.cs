using Google.Protobuf;
using Onnx;

namespace KernelGen.Tool.Onnx;

/// <summary>A model as its file has it: nodes in the order in which they run, constants, one input and one output.</summary>
internal sealed class OnnxModel
{
    /// <summary>The versions of ONNX's operators that are understood.</summary>
    public const long OldestOpset = 7, NewestOpset = 21;

    private OnnxModel(string path, ModelProto model)
    {
        var graph = model.Graph ?? throw new InvalidModelException($"{path} has no graph; it is no ONNX model, or damaged.");
        (Path, Producer) = (path, $"{model.ProducerName} {model.ProducerVersion}".Trim());
        Opset = OpsetOf(model);
        Constants = graph.Initializer.GroupBy(tensor => tensor.Name)
            .ToDictionary(group => group.Key, group => OnnxTensor.Read(group.First(), group.Key), StringComparer.Ordinal);
        Nodes = [.. graph.Node.Select((node, i) => new OnnxNode(node, NameOf(node, i)))];
        Inputs = [.. graph.Input.Where(input => !Constants.ContainsKey(input.Name)).Select(input => (input.Name, Dimensions(input)))];
        Outputs = [.. graph.Output.Select(output => output.Name)];
        HasSparseConstants = graph.SparseInitializer.Count > 0;
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>What wrote the file.</summary>
    public string Producer { get; }

    /// <summary>The version of ONNX's operators.</summary>
    public long Opset { get; }

    /// <summary>The nodes in the order in which they run.</summary>
    public IReadOnlyList<OnnxNode> Nodes { get; }

    /// <summary>The constants by name.</summary>
    public IReadOnlyDictionary<string, OnnxTensor> Constants { get; }

    /// <summary>The inputs, with dimensions; -1 for one that is left open, null where there are none.</summary>
    public IReadOnlyList<(string Name, long[]? Dimensions)> Inputs { get; }

    /// <summary>Names of the outputs.</summary>
    public IReadOnlyList<string> Outputs { get; }

    /// <summary>Whether there are constants that are stored as indices and values, which are not read.</summary>
    public bool HasSparseConstants { get; }

    /// <summary>Reads a file.</summary>
    /// <exception cref="InvalidModelException">It is no ONNX model, or damaged, or parts of it lie in other files.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static OnnxModel Read(string path)
    {
        using var stream = File.OpenRead(path);
        return Read(path, stream);
    }

    /// <summary>Reads a model.</summary>
    /// <inheritdoc cref="Read(string)"/>
    public static OnnxModel Read(string path, Stream stream)
    {
        try
        {
            return new OnnxModel(path, ModelProto.Parser.ParseFrom(stream));
        }
        catch (InvalidProtocolBufferException refusal)
        {
            throw new InvalidModelException($"{path} is no ONNX model, or damaged: {refusal.Message}", refusal);
        }
    }

    private static long OpsetOf(ModelProto model) =>
        model.OpsetImport.FirstOrDefault(opset => opset.Domain is "" or "ai.onnx")?.Version ?? 1;

    private static string NameOf(NodeProto node, int place) => node.Name.Length > 0 ? node.Name : $"{node.OpType}_{place}";

    private static long[]? Dimensions(ValueInfoProto value) => value.Type?.TensorType?.Shape is { } shape
        ? [.. shape.Dim.Select(size => size.ValueCase == TensorShapeProto.Types.Dimension.ValueOneofCase.DimValue ? size.DimValue : -1)]
        : null;
}
