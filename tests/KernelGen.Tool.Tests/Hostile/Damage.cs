using Google.Protobuf;
using Google.Protobuf.Collections;
using Onnx;

namespace KernelGen.Tool.Tests.Hostile;

/// <summary>Damages models and files: what a text editor, a broken download or an attacker could do.</summary>
internal static class Damage
{
    private static readonly long[] _numbers =
        [-1, 0, 1, 2, 3, 7, 8, 255, 65535, 65536, int.MaxValue, int.MinValue, long.MaxValue, long.MinValue, (1L << 31) - 1, 1L << 31,
            1L << 32, 1L << 40];

    private static readonly float[] _floats =
        [0, -0f, 1, -1, float.NaN, float.PositiveInfinity, float.NegativeInfinity, float.MaxValue, 1e-45f, 6];

    /// <summary>Changes some numbers, names and lists of a model.</summary>
    public static ModelProto Change(ModelProto model, Random random)
    {
        var changed = model.Clone();
        for (int changes = 1 + random.Next(3); changes > 0; changes--)
            ChangeOne(changed, random);
        return changed;
    }

    /// <summary>Changes, removes or repeats bytes.</summary>
    public static byte[] Change(byte[] file, Random random)
    {
        byte[] changed = [.. file];
        switch (random.Next(5))
        {
            case 0:
                return changed[..random.Next(changed.Length)];
            case 1:
                int from = random.Next(changed.Length), count = random.Next(1, 32);
                return [.. changed[..from], .. changed[Math.Min(changed.Length, from + count)..]];
            case 2:
                from = random.Next(changed.Length);
                byte[] inserted = new byte[random.Next(1, 16)];
                random.NextBytes(inserted);
                return [.. changed[..from], .. inserted, .. changed[from..]];
            default:
                for (int i = random.Next(1, 6); i > 0; i--)
                    changed[random.Next(changed.Length)] = random.Next(3) == 0 ? (byte)0xff : (byte)random.Next(256);
                return changed;
        }
    }

    private static void ChangeOne(ModelProto model, Random random)
    {
        var graph = model.Graph;
        if (graph.Node.Count == 0)
            return;
        var node = graph.Node[random.Next(graph.Node.Count)];
        var tensor = graph.Initializer.Count == 0 ? new TensorProto() : graph.Initializer[random.Next(graph.Initializer.Count)];
        switch (random.Next(15))
        {
            case 0:
                node.OpType = graph.Node[random.Next(graph.Node.Count)].OpType;
                break;
            case 1 when node.Input.Count > 0:
                node.Input[random.Next(node.Input.Count)] = random.Next(3) == 0 ? "" : graph.Node[random.Next(graph.Node.Count)].Output[0];
                break;
            case 2 when node.Input.Count > 0:
                node.Input.RemoveAt(random.Next(node.Input.Count));
                break;
            case 3:
                graph.Node.Remove(node);
                break;
            case 4 when node.Attribute.Count > 0:
                ChangeAttribute(node.Attribute[random.Next(node.Attribute.Count)], random);
                break;
            case 5:
                ChangeNumbers(tensor.Dims, random);
                break;
            case 6:
                ChangeNumbers(tensor.Int64Data, random);
                break;
            case 7 when tensor.FloatData.Count > 0:
                tensor.FloatData[random.Next(tensor.FloatData.Count)] = _floats[random.Next(_floats.Length)];
                break;
            case 8:
                tensor.DataType = random.Next(20);
                break;
            case 9:
                var shape = graph.Input[0].Type.TensorType.Shape;
                if (shape.Dim.Count > 0)
                    shape.Dim[random.Next(shape.Dim.Count)].DimValue = Number(random);
                break;
            case 10:
                node.Attribute.Add(graph.Node[random.Next(graph.Node.Count)].Attribute);
                break;
            case 11:
                graph.Output[0].Name = graph.Node[random.Next(graph.Node.Count)].Output[0];
                break;
            case 12:
                node.Domain = "com.microsoft";
                break;
            case 13:
                tensor.Name = graph.Node[random.Next(graph.Node.Count)].Output[0];
                break;
            default:
                int other = random.Next(graph.Node.Count);
                (graph.Node[0], graph.Node[other]) = (graph.Node[other], graph.Node[0]);
                break;
        }
    }

    private static void ChangeAttribute(AttributeProto attribute, Random random)
    {
        attribute.I = Number(random);
        attribute.F = _floats[random.Next(_floats.Length)];
        ChangeNumbers(attribute.Ints, random);
        if (random.Next(4) == 0)
            attribute.S = ByteString.CopyFromUtf8("SAME_LOWER");
    }

    private static void ChangeNumbers(RepeatedField<long> numbers, Random random)
    {
        if (numbers.Count == 0 || random.Next(4) == 0)
            numbers.Add(Number(random));
        else if (random.Next(4) == 0)
            numbers.RemoveAt(numbers.Count - 1);
        else
            numbers[random.Next(numbers.Count)] = Number(random);
    }

    private static long Number(Random random) => random.Next(2) == 0 ? _numbers[random.Next(_numbers.Length)] : random.Next(-4, 12);
}
