using Google.Protobuf;
using Onnx;

namespace KernelGen.Tool.Onnx;

/// <summary>A model as its file has it: nodes in the order in which they run, constants, one input and one output.</summary>
internal sealed class OnnxModel
{
    /// <summary>The versions of ONNX's operators that are understood.</summary>
    public const long OldestOpset = 7, NewestOpset = 21;

    private readonly NeededParts _needed;

    private OnnxModel(string path, ModelProto model)
    {
        var graph = model.Graph ?? throw new InvalidModelException($"{path} has no graph; it is no ONNX model, or damaged.");
        (Path, Producer) = (path, $"{model.ProducerName} {model.ProducerVersion}".Trim());
        Opset = OpsetOf(model);
        _needed = new NeededParts(graph);
        Constants = graph.Initializer.Where(tensor => _needed.HasValue(tensor.Name)).GroupBy(tensor => tensor.Name)
            .ToDictionary(group => group.Key, group => OnnxTensor.Read(group.First(), group.Key), StringComparer.Ordinal);
        string[] sparse = [.. graph.SparseInitializer.Select(tensor => tensor.Values?.Name ?? "")];
        SparseConstants = [.. sparse.Where(_needed.HasValue)];
        Nodes = [.. graph.Node.Select((node, i) => new OnnxNode(node, NameOf(node, i))).Where((_, i) => _needed.HasNode(i))];
        var constants = graph.Initializer.Select(tensor => tensor.Name).Concat(sparse).ToHashSet(StringComparer.Ordinal);
        OnnxInput[] inputs = [.. graph.Input.Where(input => !constants.Contains(input.Name)).Select(OnnxInput.Of)];

        // Where none is needed, the model makes a constant, which is refused with the inputs that it has.
        Inputs = inputs.Any(input => _needed.HasValue(input.Name)) ? [.. inputs.Where(input => _needed.HasValue(input.Name))] : inputs;
        Outputs = [.. graph.Output.Select(output => output.Name)];
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>What wrote the file.</summary>
    public string Producer { get; }

    /// <summary>The version of ONNX's operators.</summary>
    public long Opset { get; }

    /// <summary>The nodes that the outputs need, in the order in which they run.</summary>
    public IReadOnlyList<OnnxNode> Nodes { get; }

    /// <summary>The constants that are read, by name.</summary>
    public IReadOnlyDictionary<string, OnnxTensor> Constants { get; }

    /// <summary>The inputs that the outputs need.</summary>
    public IReadOnlyList<OnnxInput> Inputs { get; }

    /// <summary>Names of the outputs.</summary>
    public IReadOnlyList<string> Outputs { get; }

    /// <summary>Names of the needed constants that are stored as indices and values, which are not read.</summary>
    public IReadOnlyList<string> SparseConstants { get; }

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

    /// <summary>Whether a value is an output, or a node reads it.</summary>
    public bool IsRead(string value) => _needed.HasValue(value);

    private static long OpsetOf(ModelProto model) =>
        model.OpsetImport.FirstOrDefault(opset => opset.Domain is "" or "ai.onnx")?.Version ?? 1;

    private static string NameOf(NodeProto node, int place) => node.Name.Length > 0 ? node.Name : $"{node.OpType}_{place}";
}
