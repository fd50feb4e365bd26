using KernelGen.Tool.Onnx;

namespace KernelGen.Tool.Import;

/// <summary>
/// Computes nodes whose inputs are known when the model is imported: constants that are reshaped, and shapes, which exporters compute from
/// those of values.
/// </summary>
internal static class ConstantFolding
{
    /// <summary>Whether an operator is understood where its inputs are constants or shapes.</summary>
    public static bool Understands(string name) =>
        name is "Constant" or "Shape" or "Identity" or "Cast" or "Reshape" or "Squeeze" or "Unsqueeze" or "Transpose" or "Gather" or "Slice"
            or "Concat";

    /// <summary>The result; null if the node is not understood as a constant.</summary>
    /// <exception cref="UnsupportedException">The node cannot be computed of these constants.</exception>
    public static OnnxTensor? Fold(OnnxNode node, IReadOnlyList<object?> inputs)
    {
        var first = inputs.Count > 0 ? inputs[0] as OnnxTensor : null;
        return node.Operator switch
        {
            "Constant" => node.Constant(),
            "Shape" => ShapeOf(node, inputs),
            _ when first is null || inputs.Any(input => input is not null and not OnnxTensor) => null,
            "Identity" => first,
            "Cast" => ConstantCast.Of(node, first),
            "Reshape" or "Squeeze" or "Unsqueeze" => ConstantShape.Of(node, first, inputs),
            "Transpose" => Transposed(node, first),
            "Gather" => Gathered(node, first, inputs),
            "Slice" => Sliced(node, first, inputs),
            "Concat" => Concatenated(inputs),
            _ => null,
        };
    }

    private static string NameOf(OnnxNode node) => node.Outputs.Count > 0 ? node.Outputs[0] : node.Name;

    private static OnnxTensor? ShapeOf(OnnxNode node, IReadOnlyList<object?> inputs)
    {
        long[]? dimensions = inputs.Count == 0 ? null : inputs[0] switch
        {
            Step step => [Operators.ShapeOperators.Samples, .. step.Shape.Dimensions],
            OnnxTensor tensor => tensor.Dimensions,
            _ => null,
        };
        return dimensions is null || node.Has("start") || node.Has("end")
            ? null
            : new OnnxTensor(NameOf(node), [dimensions.Length], null, dimensions);
    }

    private static OnnxTensor? Transposed(OnnxNode node, OnnxTensor tensor)
    {
        int rank = tensor.Dimensions.Length;
        long[] order = node.Integers("perm") ?? [.. Enumerable.Range(0, rank).Reverse().Select(axis => (long)axis)];
        if (tensor.Floats is not { } from || order.Length != rank
            || !order.Order().SequenceEqual(Enumerable.Range(0, rank).Select(axis => (long)axis)))
        {
            return null;
        }

        long[] sizes = [.. order.Select(axis => tensor.Dimensions[axis])];
        var (to, at) = (new float[from.Length], new long[rank]);
        for (int i = 0; i < to.Length; i++)
        {
            long rest = i, place = 0;
            for (int axis = rank - 1; axis >= 0; axis--)
                (rest, at[order[axis]]) = Math.DivRem(rest, sizes[axis]);
            for (int axis = 0; axis < rank; axis++)
                place = (place * tensor.Dimensions[axis]) + at[axis];
            to[i] = from[place];
        }

        return new OnnxTensor(NameOf(node), sizes, to, null);
    }

    private static OnnxTensor? Gathered(OnnxNode node, OnnxTensor tensor, IReadOnlyList<object?> inputs)
    {
        if (tensor.Integers is not { } from || tensor.Dimensions.Length != 1 || inputs.Count < 2
            || (inputs[1] as OnnxTensor)?.Integers is not { } places)
        {
            return null;
        }

        long[] found = [.. places.Select(place => place < 0 ? place + from.Length : place)];
        return found.Any(place => place < 0 || place >= from.Length)
            ? null
            : new OnnxTensor(NameOf(node), ((OnnxTensor)inputs[1]!).Dimensions, null, [.. found.Select(place => from[place])]);
    }

    /// <summary>A part of a shape; the numbers are inputs, before version 10 attributes.</summary>
    private static OnnxTensor? Sliced(OnnxNode node, OnnxTensor tensor, IReadOnlyList<object?> inputs)
    {
        long[]?[] numbers = inputs.Count > 1
            ? [.. inputs.Skip(1).Select(input => (input as OnnxTensor)?.Integers)]
            : [node.Integers("starts"), node.Integers("ends"), node.Integers("axes") ?? [0]];
        if (tensor.Integers is not { } from || tensor.Dimensions.Length != 1 || numbers.Length < 2
            || numbers.Any(number => number?.Length != 1) || numbers is [_, _, _, [not 1]])
        {
            return null;
        }

        int first = Place(numbers[0]![0]), end = Place(numbers[1]![0]);
        return end < first ? null : tensor with { Dimensions = [end - first], Integers = from[first..end] };

        int Place(long place) => (int)Math.Clamp(place < 0 ? place + from.Length : place, 0, from.Length);
    }

    private static OnnxTensor? Concatenated(IReadOnlyList<object?> inputs)
    {
        OnnxTensor[] tensors = [.. inputs.OfType<OnnxTensor>()];
        return tensors.Length == inputs.Count && tensors.All(tensor => tensor.Integers is not null && tensor.Dimensions.Length == 1)
            ? tensors[0] with
            {
                Dimensions = [tensors.Sum(tensor => tensor.Count)],
                Integers = [.. tensors.SelectMany(tensor => tensor.Integers!)],
            }
            : null;
    }
}
