namespace KernelGen;

/// <summary>
/// Which kernels compute a sparse layer that was declared with dense kernels as well: dense ones below a sparsity, and above
/// it those that were faster in a measurement of all passes.
/// </summary>
/// <param name="layout">The name of the layout of its weights.</param>
/// <param name="least">The sparsity: <see cref="KernelOptions.DenseBelow"/>.</param>
/// <param name="tunable">Whether the choice may be measured; where not, sparse kernels compute from the least sparsity on.</param>
/// <param name="sparse">The kernels of all passes.</param>
/// <param name="dense">The dense kernels of all passes; null where the layer has none.</param>
internal sealed class LayoutChoice(
    string layout, double least, bool tunable, IEnumerable<KernelVariant>[] sparse, IEnumerable<KernelVariant>[]? dense)
{
    /// <summary>What the tuner calls the choice.</summary>
    public const string Pass = "Layout";

    private bool _measuredDense;

    /// <summary>Whether the layer was declared with dense kernels as well.</summary>
    public bool HasBoth => dense is not null;

    /// <summary>Whether dense kernels compute the layer.</summary>
    public bool IsDense { get; private set; }

    /// <summary>
    /// Follows a change of the pattern. Where the layer gets sparser than the least sparsity, it stays dense until a measurement.
    /// </summary>
    public void Follow(SparsityPattern pattern)
    {
        bool fewZeros = MustBeDense(pattern);
        _measuredDense |= fewZeros && tunable;
        IsDense = fewZeros || _measuredDense;
    }

    /// <summary>Whether there are dense kernels, and the pattern has too few zeros for others.</summary>
    public bool MustBeDense(SparsityPattern pattern) => dense is not null && pattern.Sparsity < least;

    /// <summary>Takes over what a measurement has found.</summary>
    public void Use(bool dense) => _measuredDense = dense;

    /// <summary>The choice as the tuner sees it; null where there is none.</summary>
    /// <param name="pattern">The pattern.</param>
    /// <param name="blocks">Blocks of 16 samples that are measured.</param>
    /// <param name="traits">What else decides.</param>
    /// <param name="prepareSparse">Makes the passes of the sparse kernels ready to be measured.</param>
    /// <param name="prepareDense">Makes those of the dense kernels ready.</param>
    /// <param name="use">Puts one of both into use.</param>
    public TunablePass? Tunable(
        SparsityPattern pattern, int blocks, string traits,
        Func<KernelTrial[]> prepareSparse, Func<KernelTrial[]> prepareDense, Action<bool> use) =>
        dense is null || MustBeDense(pattern)
            ? null
            : new TunablePass(
                Pass, [layout, "Dense"], [TextOf(sparse), TextOf(dense)], blocks, traits, IsDense ? 1 : 0,
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
