using Onnx;

namespace KernelGen.Tool.Onnx;

/// <summary>An input of a model.</summary>
/// <param name="Name">What the model calls it.</param>
/// <param name="Dimensions">Its dimensions; -1 for one that is left open, null where there are none.</param>
/// <param name="Type">The type of its numbers; undefined where the model does not say it.</param>
internal sealed record OnnxInput(string Name, long[]? Dimensions, TensorProto.Types.DataType Type)
{
    /// <summary>Whether it holds floats, or the model does not say what.</summary>
    public bool HoldsFloats => Type is TensorProto.Types.DataType.Float or TensorProto.Types.DataType.Undefined;

    /// <summary>Whether it holds single numbers, so that floats can stand for them.</summary>
    public bool HoldsNumbers => Type is TensorProto.Types.DataType.Float or TensorProto.Types.DataType.Double
        or TensorProto.Types.DataType.Float16 or TensorProto.Types.DataType.Bfloat16 or TensorProto.Types.DataType.Bool
        or TensorProto.Types.DataType.Int8 or TensorProto.Types.DataType.Int16 or TensorProto.Types.DataType.Int32
        or TensorProto.Types.DataType.Int64 or TensorProto.Types.DataType.Uint8 or TensorProto.Types.DataType.Uint16
        or TensorProto.Types.DataType.Uint32 or TensorProto.Types.DataType.Uint64;

    /// <summary>Reads an input of a graph.</summary>
    public static OnnxInput Of(ValueInfoProto value)
    {
        var tensor = value.Type?.TensorType;
        long[]? dimensions = tensor?.Shape is { } shape
            ? [.. shape.Dim.Select(size => size.ValueCase == TensorShapeProto.Types.Dimension.ValueOneofCase.DimValue ? size.DimValue : -1)]
            : null;
        return new(value.Name, dimensions, (TensorProto.Types.DataType)(tensor?.ElemType ?? 0));
    }
}
