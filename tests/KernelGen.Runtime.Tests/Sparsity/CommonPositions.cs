namespace KernelGen.Runtime.Tests.Sparsity;

/// <summary>Compares patterns.</summary>
internal static class CommonPositions
{
    /// <summary>How many positions are in both patterns.</summary>
    public static int CountCommon(this SparsityPattern pattern, SparsityPattern other) =>
        pattern.ToMask().Zip(other.ToMask()).Count(masks => masks.First && masks.Second);
}
