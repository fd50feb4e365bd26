using Onnx;

namespace KernelGen.Tool.Onnx;

/// <summary>An operation of a model, with its attributes.</summary>
/// <param name="proto">The node as the file has it.</param>
/// <param name="name">Its name, or one made up of its operator and place.</param>
internal sealed class OnnxNode(NodeProto proto, string name)
{
    /// <summary>Its name, or one made up of its operator and place.</summary>
    public string Name => name;

    /// <summary>The operator, with its domain if that is not ONNX's own.</summary>
    public string Operator => IsStandard ? proto.OpType : $"{proto.Domain}.{proto.OpType}";

    /// <summary>Whether the operator is one of ONNX's own.</summary>
    public bool IsStandard => proto.Domain is "" or "ai.onnx";

    /// <summary>Names of the values that it reads; empty for an input that is left out.</summary>
    public IReadOnlyList<string> Inputs => proto.Input;

    /// <summary>Names of the values that it makes.</summary>
    public IReadOnlyList<string> Outputs => proto.Output;

    /// <summary>A whole number.</summary>
    public long Integer(string attribute, long missing) => Find(attribute, AttributeProto.Types.AttributeType.Int)?.I ?? missing;

    /// <summary>A number.</summary>
    public float Float(string attribute, float missing) => Find(attribute, AttributeProto.Types.AttributeType.Float)?.F ?? missing;

    /// <summary>Whether an attribute is there.</summary>
    public bool Has(string attribute) => proto.Attribute.Any(entry => entry.Name == attribute);

    /// <summary>A text.</summary>
    public string Text(string attribute, string missing) =>
        Find(attribute, AttributeProto.Types.AttributeType.String)?.S.ToStringUtf8() ?? missing;

    /// <summary>Whole numbers; null if there are none.</summary>
    public long[]? Integers(string attribute) =>
        Find(attribute, AttributeProto.Types.AttributeType.Ints) is { } found ? [.. found.Ints] : null;

    /// <summary>The tensor of a Constant node.</summary>
    public OnnxTensor? Constant()
    {
        var value = proto.Attribute.FirstOrDefault();
        string output = proto.Output.FirstOrDefault() ?? name;
        return value switch
        {
            { Name: "value", T: { } tensor } => OnnxTensor.Read(tensor, output),
            { Name: "value_float" } => new OnnxTensor(output, [], [value.F], null),
            { Name: "value_floats" } => new OnnxTensor(output, [value.Floats.Count], [.. value.Floats], null),
            { Name: "value_int" } => new OnnxTensor(output, [], null, [value.I]),
            { Name: "value_ints" } => new OnnxTensor(output, [value.Ints.Count], null, [.. value.Ints]),
            _ => null,
        };
    }

    private AttributeProto? Find(string attribute, AttributeProto.Types.AttributeType type)
    {
        var found = proto.Attribute.FirstOrDefault(entry => entry.Name == attribute);
        if (found is not null && found.Type != type && found.Type != AttributeProto.Types.AttributeType.Undefined)
        {
            throw new InvalidModelException(
                $"Node \"{name}\" ({Operator}): attribute {attribute} is of type {found.Type}, but must be {type}. The model is damaged.");
        }

        return found;
    }
}
