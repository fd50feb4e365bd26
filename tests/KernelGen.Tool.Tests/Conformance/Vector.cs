using Google.Protobuf;
using Onnx;

namespace KernelGen.Tool.Tests.Conformance;

/// <summary>A conformance vector of ONNX: a model of one operator, its inputs, and what it must give.</summary>
/// <param name="Name">The vector's name, as <c>test_conv_with_strides_padding</c>.</param>
/// <param name="Operator">The operator.</param>
/// <param name="Model">The model.</param>
/// <param name="Inputs">The inputs.</param>
/// <param name="Output">The first output.</param>
internal sealed record Vector(string Name, string Operator, ModelProto Model, IReadOnlyList<TensorProto> Inputs, TensorProto Output)
{
    /// <summary>Where Debian's package libonnx-testdata has them.</summary>
    public const string Folder = "/usr/share/libonnx-testdata/data/node";

    /// <summary>The folder in use: that of the package, or of the variable KERNELGEN_TESTS_ONNX_VECTORS.</summary>
    public static string Source { get; } = Environment.GetEnvironmentVariable("KERNELGEN_TESTS_ONNX_VECTORS") ?? Folder;

    /// <summary>All vectors with one node, of these operators.</summary>
    public static IEnumerable<Vector> Of(IReadOnlySet<string> operators)
    {
        foreach (string folder in Directory.EnumerateDirectories(Source).Order(StringComparer.Ordinal))
        {
            var model = ModelProto.Parser.ParseFrom(File.ReadAllBytes(Path.Combine(folder, "model.onnx")));
            if (model.Graph.Node.Count != 1 || !operators.Contains(model.Graph.Node[0].OpType) || model.Graph.Node[0].Domain.Length > 0)
                continue;
            string data = Path.Combine(folder, "test_data_set_0");
            yield return new Vector(
                Path.GetFileName(folder), model.Graph.Node[0].OpType, model,
                [.. Enumerable.Range(0, model.Graph.Input.Count).Select(i => Read(Path.Combine(data, $"input_{i}.pb")))],
                Read(Path.Combine(data, "output_0.pb")));
        }
    }

    private static TensorProto Read(string path)
    {
        try
        {
            return TensorProto.Parser.ParseFrom(File.ReadAllBytes(path));
        }
        catch (InvalidProtocolBufferException)
        {
            // An optional value or a sequence, which no layer takes.
            return new TensorProto { DataType = (int)TensorProto.Types.DataType.String };
        }
    }
}
