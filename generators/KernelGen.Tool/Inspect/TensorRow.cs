namespace KernelGen.Tool.Inspect;

/// <summary>A tensor of a file, as <c>kernelgen inspect</c> shows it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its type.</param>
/// <param name="Shape">Its dimensions.</param>
/// <param name="Nonzeros">Numbers that are not zero; null if they were not counted.</param>
/// <param name="Mask">Which numbers are not zero, for a picture; null for none.</param>
internal sealed record TensorRow(string Name, string Type, IReadOnlyList<long> Shape, long? Nonzeros, Func<bool[]>? Mask)
{
    /// <summary>How many numbers there are.</summary>
    public long Count => Shape.Aggregate(1L, (product, size) => product * size);

    /// <summary>Whether it is a matrix, perhaps of filters.</summary>
    public bool IsMatrix => Shape.Count >= 2;
}
