using KernelGen.Tool.Import.Operators;
using KernelGen.Tool.Onnx;
using Onnx;

namespace KernelGen.Tool.Import;

/// <summary>
/// Cast of constants. Floats of all sizes are held as floats and whole numbers as 64-bit ones, so that only the numbers change: they are
/// rounded toward zero, or to a smaller type.
/// </summary>
internal static class ConstantCast
{
    /// <summary>2 to the power of 63: the first float after the largest 64-bit number.</summary>
    private const float Beyond = 9223372036854775808f;

    /// <summary>The constant as numbers of the type that the node gives.</summary>
    /// <exception cref="UnsupportedException">The type is not held here, or a number does not fit in it.</exception>
    public static OnnxTensor Of(OnnxNode node, OnnxTensor tensor)
    {
        var type = TypeOf(node);
        switch (type)
        {
            case TensorProto.Types.DataType.Float or TensorProto.Types.DataType.Double or TensorProto.Types.DataType.Float16
                or TensorProto.Types.DataType.Bfloat16:
                return tensor with { Floats = [.. Floats(tensor, type).Select(number => Rounded(number, type))], Integers = null };
            case TensorProto.Types.DataType.Int64 or TensorProto.Types.DataType.Int32 or TensorProto.Types.DataType.Bool:
                long[] integers = tensor.Floats is { } floats
                    ? [.. floats.Select(number => Whole(number, type))]
                    : [.. tensor.Integers!.Select(number => Whole(number, type))];
                return tensor with { Floats = null, Integers = integers };
            default:
                throw new UnsupportedException(
                    $"Cast of a constant to {type}; float, double, float16, bfloat16, int64, int32 and bool are possible");
        }
    }

    /// <summary>The type that a Cast node gives; undefined if there is none.</summary>
    public static TensorProto.Types.DataType TypeOf(OnnxNode node)
    {
        long type = node.Integer("to", 0);
        return type == (int)type ? (TensorProto.Types.DataType)(int)type : default;
    }

    private static IEnumerable<float> Floats(OnnxTensor tensor, TensorProto.Types.DataType type)
    {
        if (tensor.Floats is { } floats)
            return floats;
        return tensor.Integers!.Contains(ShapeOperators.Samples)
            ? throw new UnsupportedException($"Cast of a shape with the number of samples to {type}")
            : tensor.Integers!.Select(number => (float)number);
    }

    private static float Rounded(float number, TensorProto.Types.DataType type) => type switch
    {
        TensorProto.Types.DataType.Float16 => (float)(Half)number,
        TensorProto.Types.DataType.Bfloat16 => BrainFloat(number),
        _ => number,
    };

    /// <summary>To the nearest number of 8 bits, to the even one of two.</summary>
    private static float BrainFloat(float number)
    {
        if (float.IsNaN(number))
            return number;
        uint bits = BitConverter.SingleToUInt32Bits(number);
        return BitConverter.UInt32BitsToSingle((bits + 0x7fff + ((bits >> 16) & 1)) & 0xffff0000);
    }

    private static long Whole(float number, TensorProto.Types.DataType type)
    {
        if (type == TensorProto.Types.DataType.Bool)
            return number == 0 ? 0 : 1;
        bool fits = type == TensorProto.Types.DataType.Int32
            ? (double)number is > int.MinValue - 1.0 and < int.MaxValue + 1.0
            : number is >= -Beyond and < Beyond;
        return fits
            ? (long)number
            : throw new UnsupportedException(FormattableString.Invariant($"Cast of {number} to {type}, which does not hold it"));
    }

    /// <summary>Of a number that is too large for 32 bits ONNX keeps the last ones. The number of samples stays what it is.</summary>
    private static long Whole(long number, TensorProto.Types.DataType type) => type switch
    {
        TensorProto.Types.DataType.Bool => number == 0 ? 0 : 1,
        TensorProto.Types.DataType.Int32 when number != ShapeOperators.Samples => unchecked((int)number),
        _ => number,
    };
}
