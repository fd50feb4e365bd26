using KernelGen.Tool.Import.Operators;
using KernelGen.Tool.Onnx;

namespace KernelGen.Tool.Import;

/// <summary>Gives constants other dimensions: Reshape, Squeeze and Unsqueeze of what is known when the model is imported.</summary>
internal static class ConstantShape
{
    /// <summary>The constant with other dimensions.</summary>
    /// <param name="node">The node.</param>
    /// <param name="tensor">The constant.</param>
    /// <param name="inputs">Its inputs, all constants; the second is the shape, or the axes.</param>
    /// <exception cref="UnsupportedException">Its numbers do not fit in the dimensions, or the axes are not there.</exception>
    public static OnnxTensor Of(OnnxNode node, OnnxTensor tensor, IReadOnlyList<object?> inputs)
    {
        var given = inputs.Count > 1 ? inputs[1] as OnnxTensor : null;
        if (given is { Integers: null })
            throw new UnsupportedException($"{node.Operator} whose second input, {given.Name}, holds no whole numbers");
        long[]? numbers = given?.Integers ?? node.Integers(node.Operator == "Reshape" ? "shape" : "axes");
        long[]? dimensions = node.Operator switch
        {
            "Reshape" when numbers is not null => Reshaped(tensor, numbers, copies: node.Integer("allowzero", 0) == 0),
            "Unsqueeze" when numbers is not null => Unsqueezed(tensor, numbers),
            "Squeeze" => Squeezed(tensor, numbers),
            _ => null,
        };
        return dimensions is null
            ? throw new UnsupportedException($"{node.Operator} of a constant of shape {tensor.Shape} by {Text(numbers)}")
            : tensor.WithShape(dimensions);
    }

    private static long[]? Reshaped(OnnxTensor tensor, long[] sizes, bool copies)
    {
        if (sizes.Count(size => size == -1) > 1 || sizes.Any(size => size < -1))
            return null;
        long[] shape = [.. sizes.Select((size, i) => size == 0 && copies && i < tensor.Dimensions.Length ? tensor.Dimensions[i] : size)];
        if (Sizes.Product(shape.Where(size => size != -1)) is not { } known || (known == 0 && shape.Contains(-1)))
            return null;
        shape = [.. shape.Select(size => size == -1 ? tensor.Count / known : size)];
        return Sizes.Product(shape) == tensor.Count ? shape : null;
    }

    private static long[]? Unsqueezed(OnnxTensor tensor, long[] axes)
    {
        var dimensions = tensor.Dimensions.ToList();
        int rank = dimensions.Count + axes.Length;
        long[] added = [.. axes.Select(axis => axis < 0 ? axis + rank : axis).Order()];
        if (added.Any(axis => axis < 0 || axis >= rank) || added.Distinct().Count() != added.Length)
            return null;
        foreach (long axis in added)
            dimensions.Insert((int)axis, 1);
        return [.. dimensions];
    }

    /// <summary>Without axes all dimensions of 1 go.</summary>
    private static long[]? Squeezed(OnnxTensor tensor, long[]? axes)
    {
        var dimensions = tensor.Dimensions;
        if (axes is null)
            return [.. dimensions.Where(size => size != 1)];
        var removed = axes.Select(axis => axis < 0 ? axis + dimensions.Length : axis).ToHashSet();
        return removed.Any(axis => axis < 0 || axis >= dimensions.Length || dimensions[axis] != 1)
            ? null
            : [.. dimensions.Where((_, axis) => !removed.Contains(axis))];
    }

    private static string Text(long[]? numbers) => numbers is null
        ? "no numbers"
        : $"[{string.Join(", ", numbers.Select(number => number == ShapeOperators.Samples ? "n" : $"{number}"))}]";
}
