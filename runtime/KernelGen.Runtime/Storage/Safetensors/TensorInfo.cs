using System.Globalization;

namespace KernelGen.Storage;

/// <summary>One tensor of a safetensors file.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its number type.</param>
/// <param name="TypeName">Its number type as the file spells it.</param>
/// <param name="Shape">Its dimensions; none for a single number.</param>
/// <param name="Begin">Where its bytes begin, from the end of the header.</param>
/// <param name="Bytes">Its length in bytes.</param>
public sealed record TensorInfo(string Name, TensorType Type, string TypeName, IReadOnlyList<long> Shape, long Begin, long Bytes)
{
    /// <summary>Numbers that it holds.</summary>
    public long Count { get; } = Product(Shape);

    /// <summary>Type and shape as a person writes them: <c>F32 [10, 512]</c>.</summary>
    public override string ToString() =>
        $"{TypeName} [{string.Join(", ", Shape.Select(size => size.ToString(CultureInfo.InvariantCulture)))}]";

    private static long Product(IReadOnlyList<long> shape)
    {
        long product = 1;
        for (int i = 0; i < shape.Count; i++)
            product *= shape[i];
        return product;
    }
}
