namespace KernelGen.Tool.Inspect;

/// <summary>A tensor of a file, as <c>kernelgen inspect</c> shows it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its type.</param>
/// <param name="Shape">Its dimensions.</param>
/// <param name="Nonzeros">Numbers that are not zero; null if they cannot be told from zeros.</param>
/// <param name="Mask">Adds the places of weights to a mask; reads the file once more. Null for none.</param>
internal sealed record TensorRow(string Name, string Type, IReadOnlyList<long> Shape, long? Nonzeros, Action<MaskCells>? Mask)
{
    /// <summary>How many numbers there are.</summary>
    public long Count => Shape.Aggregate(1L, (product, size) => product * size);

    /// <summary>Whether it is a matrix, perhaps of filters, of which a picture shows something.</summary>
    public bool HasPicture => Shape.Count >= 2 && Mask is not null && Count > 0 && !(Nonzeros >= Count);
}
