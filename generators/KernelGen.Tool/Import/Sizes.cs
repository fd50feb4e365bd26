namespace KernelGen.Tool.Import;

/// <summary>Arithmetic of dimensions, which a model may give in any size.</summary>
internal static class Sizes
{
    /// <summary>The product; null if it is larger than a 64-bit number, or one of its parts is.</summary>
    public static long? Product(IEnumerable<long> sizes)
    {
        Int128 product = 1;
        foreach (long size in sizes)
        {
            product *= size;
            if (product < long.MinValue || product > long.MaxValue)
                return null;
        }

        return (long)product;
    }
}
