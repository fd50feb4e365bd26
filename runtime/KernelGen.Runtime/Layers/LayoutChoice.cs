namespace KernelGen;

/// <summary>
/// Which kernels compute a sparse layer that was declared with dense kernels as well: dense ones below a sparsity of
/// <see cref="LeastSparsity"/>, and above it those that were faster in a measurement of all passes.
/// </summary>
/// <param name="tunable">Whether the choice may be measured; where not, sparse kernels compute from the least sparsity on.</param>
/// <param name="sparse">The kernels of all passes.</param>
/// <param name="dense">The dense kernels of all passes; null where the layer has none.</param>
internal sealed class LayoutChoice(bool tunable, IEnumerable<KernelVariant>[] sparse, IEnumerable<KernelVariant>[]? dense)
{
    /// <summary>From this sparsity on, sparse kernels are tried: below, they never were the faster ones.</summary>
    public const double LeastSparsity = 0.5;

    private bool _measuredDense;

    /// <summary>Whether dense kernels compute the layer.</summary>
    public bool IsDense { get; private set; }

    /// <summary>
    /// Follows a change of the pattern. Where the layer gets sparser than the least sparsity, it stays dense until a measurement.
    /// </summary>
    public void Follow(SparsityPattern pattern)
    {
        bool fewZeros = dense is not null && pattern.Sparsity < LeastSparsity;
        _measuredDense |= fewZeros && tunable;
        IsDense = fewZeros || _measuredDense;
    }

    /// <summary>Takes over what a measurement has found.</summary>
    public void Use(bool dense) => _measuredDense = dense;

    /// <summary>The choice as the tuner sees it; null where there is none.</summary>
    /// <param name="pattern">The pattern.</param>
    /// <param name="blocks">Blocks of 16 samples that are measured.</param>
    /// <param name="traits">What else decides.</param>
    /// <param name="prepareSparse">Makes the passes of the sparse kernels ready to be measured.</param>
    /// <param name="prepareDense">Makes those of the dense kernels ready.</param>
    /// <param name="use">Puts one of both into use.</param>
    public TunablePass? Pass(
        SparsityPattern pattern, int blocks, string traits,
        Func<KernelTrial[]> prepareSparse, Func<KernelTrial[]> prepareDense, Action<bool> use) =>
        dense is null || pattern.Sparsity < LeastSparsity
            ? null
            : new TunablePass(
                "Layout", ["Unstructured", "Dense"], [TextOf(sparse), TextOf(dense)], blocks, traits, IsDense ? 1 : 0,
                () => [AllOf(prepareSparse()), AllOf(prepareDense())], candidate => use(candidate == 1));

    private static string TextOf(IEnumerable<KernelVariant>[] passes) =>
        string.Join('+', passes.SelectMany(kernels => kernels).Select(kernel => kernel.TextHash));

    /// <summary>The passes one after the other, each as a whole.</summary>
    private static KernelTrial AllOf(KernelTrial[] passes) => new(1, (_, _) =>
    {
        foreach (var pass in passes)
            pass.Run(0, pass.Lines);
    });
}
