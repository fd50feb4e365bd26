namespace KernelGen;

/// <summary>The order in which a layer's kernels want its weights.</summary>
/// <param name="Places">[nonzeros] the place of each nonzero of a pattern, which come in output-major order.</param>
/// <param name="Length">Numbers that are stored: the nonzeros, or all weights where dense kernels compute.</param>
internal readonly record struct WeightOrder(int[] Places, int Length)
{
    /// <summary>Finds the order of a pattern's weights.</summary>
    /// <param name="pattern">The pattern.</param>
    /// <param name="spare">An array that is not in use, for <see cref="Places"/> if it is of that length.</param>
    public delegate WeightOrder Finder(SparsityPattern pattern, int[] spare);

    /// <summary>The spare array if it has that length, else a new one. Its numbers are undefined.</summary>
    public static int[] PlacesFor(int length, int[] spare) => spare.Length == length ? spare : new int[length];
}
