using System.Runtime.InteropServices;
using Google.Protobuf;
using global::Onnx;

namespace KernelGen.Onnx;

/// <summary>Appends nodes and constants to a graph.</summary>
internal sealed class GraphWriter
{
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _vectors = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _images = new(StringComparer.Ordinal);

    /// <summary>The graph.</summary>
    public GraphProto Graph { get; } = new();

    /// <summary>Appends a node with one output.</summary>
    /// <param name="operator">The operator.</param>
    /// <param name="name">What it is called; a number is appended to a name that is taken.</param>
    /// <param name="inputs">The values that it reads.</param>
    /// <param name="attributes">Its attributes.</param>
    /// <returns>The value that it makes, which has the node's name.</returns>
    public string Node(string @operator, string name, string[] inputs, params AttributeProto[] attributes)
    {
        string taken = Unique(name);
        var node = new NodeProto { OpType = @operator, Name = taken };
        node.Input.Add(inputs);
        node.Output.Add(taken);
        node.Attribute.Add(attributes);
        Graph.Node.Add(node);
        return taken;
    }

    /// <summary>Adds a constant of floats.</summary>
    /// <returns>Its name.</returns>
    public string Constant(string name, IEnumerable<long> shape, ReadOnlySpan<float> values)
    {
        string taken = Unique(name);
        if (!BitConverter.IsLittleEndian)
            throw new PlatformNotSupportedException("ONNX files hold little-endian numbers, and this processor's are big-endian.");
        var tensor = new TensorProto
        {
            Name = taken,
            DataType = (int)TensorProto.Types.DataType.Float,
            RawData = ByteString.CopyFrom(MemoryMarshal.AsBytes(values)),
        };
        tensor.Dims.Add(shape);
        Graph.Initializer.Add(tensor);
        return taken;
    }

    /// <summary>Adds a constant of whole numbers.</summary>
    /// <returns>Its name.</returns>
    public string Constant(string name, params long[] values)
    {
        var tensor = new TensorProto { Name = Unique(name), DataType = (int)TensorProto.Types.DataType.Int64 };
        tensor.Dims.Add(values.Length);
        tensor.Int64Data.Add(values);
        Graph.Initializer.Add(tensor);
        return tensor.Name;
    }

    /// <summary>A value of [batch, channels, 1, 1] as one of [batch, channels].</summary>
    public string AsVector(string image)
    {
        if (!_vectors.TryGetValue(image, out string? vector))
            _vectors[image] = vector = Node("Flatten", image + ".flat", [image], Attribute("axis", 1));
        return vector;
    }

    /// <summary>A value of [batch, channels] as one of [batch, channels, 1, 1].</summary>
    public string AsImage(string vector)
    {
        if (!_images.TryGetValue(vector, out string? image))
            _images[vector] = image = Node("Unsqueeze", vector + ".image", [vector, Constant(vector + ".axes", 2, 3)]);
        return image;
    }

    /// <summary>A name that no value, node or constant has yet.</summary>
    public string Unique(string name)
    {
        string tried = name;
        for (int n = 2; !_names.Add(tried); n++)
            tried = $"{name}_{n}";
        return tried;
    }

    /// <summary>An attribute that is a whole number.</summary>
    public static AttributeProto Attribute(string name, long value) =>
        new() { Name = name, Type = AttributeProto.Types.AttributeType.Int, I = value };

    /// <summary>An attribute that is a number.</summary>
    public static AttributeProto Attribute(string name, float value) =>
        new() { Name = name, Type = AttributeProto.Types.AttributeType.Float, F = value };

    /// <summary>An attribute that is a list of whole numbers.</summary>
    public static AttributeProto Attribute(string name, params long[] values)
    {
        var attribute = new AttributeProto { Name = name, Type = AttributeProto.Types.AttributeType.Ints };
        attribute.Ints.Add(values);
        return attribute;
    }
}
