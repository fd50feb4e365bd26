using System.Buffers.Binary;
using System.Globalization;
using Onnx;

namespace KernelGen.Tool.Onnx;

/// <summary>A constant of a model: a weight, or whole numbers such as a shape.</summary>
/// <param name="Name">What the model calls it.</param>
/// <param name="Dimensions">Its dimensions; none for a single number.</param>
/// <param name="Floats">Its numbers, if they are floating-point numbers; else null.</param>
/// <param name="Integers">Its numbers, if they are whole numbers; else null.</param>
internal sealed record OnnxTensor(string Name, long[] Dimensions, float[]? Floats, long[]? Integers)
{
    /// <summary>How many numbers there are.</summary>
    public int Count => Floats?.Length ?? Integers!.Length;

    /// <summary>The dimensions as text: <c>[64, 3, 7, 7]</c>.</summary>
    public string Shape => $"[{string.Join(", ", Dimensions.Select(size => size.ToString(CultureInfo.InvariantCulture)))}]";

    /// <summary>The only number; null if there are several, or none.</summary>
    public float? Scalar => Count == 1 ? Floats?[0] ?? Integers![0] : null;

    /// <summary>The same numbers with other dimensions.</summary>
    public OnnxTensor WithShape(long[] dimensions) => this with { Dimensions = dimensions };

    /// <summary>Reads a tensor of a model.</summary>
    /// <exception cref="InvalidModelException">It is damaged, lies in another file, or holds numbers of another kind.</exception>
    public static OnnxTensor Read(TensorProto tensor, string name)
    {
        if (tensor.DataLocation == TensorProto.Types.DataLocation.External || tensor.ExternalData.Count > 0)
        {
            string file = tensor.ExternalData.FirstOrDefault(entry => entry.Key == "location")?.Value ?? "another file";
            throw new InvalidModelException(
                $"Tensor \"{name}\" lies outside of the model, in {file}. Save the model again as one file without external data.");
        }

        if (tensor.Segment is not null)
            throw new InvalidModelException($"Tensor \"{name}\" is stored in segments, which are not read.");
        long[] dimensions = [.. tensor.Dims];
        int count = CountOf(dimensions, name);
        var type = (TensorProto.Types.DataType)tensor.DataType;
        return type switch
        {
            TensorProto.Types.DataType.Float or TensorProto.Types.DataType.Double or TensorProto.Types.DataType.Float16
                or TensorProto.Types.DataType.Bfloat16 => new(name, dimensions, FloatsOf(tensor, type, count, name), null),
            TensorProto.Types.DataType.Int64 or TensorProto.Types.DataType.Int32 or TensorProto.Types.DataType.Bool =>
                new(name, dimensions, null, IntegersOf(tensor, type, count, name)),
            _ => throw new InvalidModelException(
                $"Tensor \"{name}\" holds numbers of type {type}; float, double, float16, bfloat16, int32, int64 and bool are read. "
                + "Export the model without quantisation."),
        };
    }

    private static int CountOf(long[] dimensions, string name)
    {
        long count = 1;
        foreach (long size in dimensions)
        {
            if (size < 0 || (size > 0 && count > int.MaxValue / size))
            {
                throw new InvalidModelException(
                    $"Tensor \"{name}\" has the shape [{string.Join(", ", dimensions)}], which no array can have. The model is damaged.");
            }

            count *= size;
        }

        return (int)count;
    }

    private static float[] FloatsOf(TensorProto tensor, TensorProto.Types.DataType type, int count, string name)
    {
        if (tensor.RawData.IsEmpty)
        {
            return type switch
            {
                TensorProto.Types.DataType.Float => [.. Require(tensor.FloatData, count, name)],
                TensorProto.Types.DataType.Double => [.. Require(tensor.DoubleData, count, name).Select(value => (float)value)],
                TensorProto.Types.DataType.Float16 => [.. Require(tensor.Int32Data, count, name).Select(bits => (float)Half(bits))],
                _ => [.. Require(tensor.Int32Data, count, name).Select(bits => BrainFloat((ushort)bits))],
            };
        }

        int size = type switch
        {
            TensorProto.Types.DataType.Float => sizeof(float),
            TensorProto.Types.DataType.Double => sizeof(double),
            _ => sizeof(ushort),
        };
        var raw = Raw(tensor, size, count, name);
        var values = new float[count];
        for (int i = 0; i < count; i++)
        {
            var bytes = raw[(i * size)..];
            values[i] = type switch
            {
                TensorProto.Types.DataType.Float => BinaryPrimitives.ReadSingleLittleEndian(bytes),
                TensorProto.Types.DataType.Double => (float)BinaryPrimitives.ReadDoubleLittleEndian(bytes),
                TensorProto.Types.DataType.Float16 => (float)BinaryPrimitives.ReadHalfLittleEndian(bytes),
                _ => BrainFloat(BinaryPrimitives.ReadUInt16LittleEndian(bytes)),
            };
        }

        return values;
    }

    private static long[] IntegersOf(TensorProto tensor, TensorProto.Types.DataType type, int count, string name)
    {
        if (tensor.RawData.IsEmpty)
        {
            return type == TensorProto.Types.DataType.Int64
                ? [.. Require(tensor.Int64Data, count, name)]
                : [.. Require(tensor.Int32Data, count, name).Select(value => (long)value)];
        }

        int size = type switch
        {
            TensorProto.Types.DataType.Int64 => sizeof(long),
            TensorProto.Types.DataType.Int32 => sizeof(int),
            _ => 1,
        };
        var raw = Raw(tensor, size, count, name);
        var values = new long[count];
        for (int i = 0; i < count; i++)
        {
            var bytes = raw[(i * size)..];
            values[i] = size switch
            {
                sizeof(long) => BinaryPrimitives.ReadInt64LittleEndian(bytes),
                sizeof(int) => BinaryPrimitives.ReadInt32LittleEndian(bytes),
                _ => bytes[0],
            };
        }

        return values;
    }

    private static IEnumerable<T> Require<T>(IReadOnlyCollection<T> numbers, int count, string name) => numbers.Count == count
        ? numbers
        : throw new InvalidModelException(
            $"Tensor \"{name}\" has {numbers.Count} numbers, but its shape asks for {count}. The model is damaged.");

    private static ReadOnlySpan<byte> Raw(TensorProto tensor, int size, int count, string name) =>
        tensor.RawData.Length == (long)size * count
            ? tensor.RawData.Span
            : throw new InvalidModelException(
                $"Tensor \"{name}\" has {tensor.RawData.Length} bytes, but its shape asks for {(long)size * count}. The model is damaged.");

    private static Half Half(int bits) => BitConverter.UInt16BitsToHalf((ushort)bits);

    private static float BrainFloat(ushort bits) => BitConverter.UInt32BitsToSingle((uint)bits << 16);
}
