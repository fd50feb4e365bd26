namespace KernelGen;

/// <summary>
/// The kernels of both backward passes of a sparse layer. The weights are stored in the order that they read, so both need the same order.
/// </summary>
/// <param name="Both">The kernel that computes both gradients.</param>
/// <param name="WeightsOnly">The kernel that computes the gradient of the weights only.</param>
internal sealed record BackwardPair<TBoth, TWeights>(KernelVariant<TBoth> Both, KernelVariant<TWeights> WeightsOnly)
    where TBoth : Delegate
    where TWeights : Delegate
{
    /// <summary>The order of the weights.</summary>
    public PatternPacking Packing => Both.Packing;
}

/// <summary>Pairs the kernels of the two backward passes.</summary>
internal static class BackwardPair
{
    /// <summary>
    /// Every pair of kernels of a width that read the weights in the same order, in the order of the policy's preference for the first,
    /// then for the second.
    /// </summary>
    /// <exception cref="ArgumentException">There is no pair of that width.</exception>
    public static BackwardPair<TBoth, TWeights>[] Of<TBoth, TWeights>(
        IReadOnlyList<KernelVariant<TBoth>> both, IReadOnlyList<KernelVariant<TWeights>> weightsOnly, VectorWidth width, string layer)
        where TBoth : Delegate
        where TWeights : Delegate
    {
        var alone = KernelDispatch.OfWidth(weightsOnly, width, layer);
        BackwardPair<TBoth, TWeights>[] pairs =
        [
            .. from first in KernelDispatch.OfWidth(both, width, layer)
               from weights in alone
               where first.Packing == weights.Packing
               select new BackwardPair<TBoth, TWeights>(first, weights),
        ];
        return pairs.Length > 0
            ? pairs
            : throw new ArgumentException(
                $"Layer {layer} has no two backward kernels for width {width} that want their nonzeros in one order. "
                + "Build it with the generator of this runtime's version.");
    }
}
