namespace KernelGen;

/// <summary>A pass of a layer as the tuner sees it: several kernels that compute the same, one of which is in use.</summary>
/// <param name="Name">The pass.</param>
/// <param name="Kernels">Names of the candidates; the policy's first choice comes first.</param>
/// <param name="Texts">Hashes of the candidates' source text.</param>
/// <param name="Blocks">Blocks of 16 samples that are measured.</param>
/// <param name="Traits">
/// What else decides which candidate is fastest: the density of the pattern and how evenly its nonzeros are spread.
/// </param>
/// <param name="InUse">Index of the candidate in use.</param>
/// <param name="Prepare">Makes the candidates ready to be measured, on separate data.</param>
/// <param name="Use">Puts a candidate into use; changes no weight, gradient or optimiser state.</param>
internal sealed record TunablePass(
    string Name, string[] Kernels, string[] Texts, int Blocks, string Traits, int InUse,
    Func<IReadOnlyList<KernelTrial>> Prepare, Action<int> Use)
{
    /// <summary>The traits of a pass that computes all weights, zeros included.</summary>
    public const string Dense = "dense";

    /// <summary>The candidates' widths; empty where a candidate is several passes.</summary>
    public VectorWidth[] Widths { get; init; } = [];

    /// <summary>The candidates' <see cref="KernelVariant.Bound"/>.</summary>
    public double[] Bounds { get; init; } = [];

    /// <summary>A pass with several kernels.</summary>
    public static TunablePass Of<TVariant>(
        string name, TVariant[] candidates, TVariant inUse, int blocks, string traits,
        Func<IReadOnlyList<KernelTrial>> prepare, Action<TVariant> use)
        where TVariant : KernelVariant => new(
            name, Array.ConvertAll(candidates, kernel => kernel.Name), Array.ConvertAll(candidates, kernel => kernel.TextHash),
            blocks, traits,
            Array.IndexOf(candidates, inUse), prepare, candidate => use(candidates[candidate]))
        {
            Widths = Array.ConvertAll(candidates, kernel => kernel.Width),
            Bounds = Array.ConvertAll(candidates, kernel => kernel.Bound),
        };

    /// <summary>
    /// How many blocks of a batch are measured: all, unless that takes too long. Kernels process the batch in tiles of at most four blocks,
    /// one after the other, so a part of a large batch is the same kind of work. The blocks after the last whole tile are always measured.
    /// </summary>
    /// <param name="batch">Samples of a step.</param>
    /// <param name="nonzeros">Weights that each block is multiplied by.</param>
    public static int MeasuredBlocks(int batch, int nonzeros)
    {
        // Each weight of a block is 16 multiply-adds, so the limit takes about 2 ms: a longer call would leave too few rounds in the
        // budget.
        const int least = 8, largestTile = 4, mostWeights = 4_000_000;
        int blocks = Activations.BlocksOf(batch), measured = least;
        while (2 * measured <= blocks && 2L * measured * nonzeros <= mostWeights)
            measured *= 2;
        return Math.Min(blocks, measured + (blocks % largestTile));
    }
}

/// <summary>A kernel that is ready to be measured.</summary>
/// <param name="Lines">Rows or columns of W, by which its work is divided.</param>
/// <param name="Run">
/// Computes the lines from the first argument up to but not including the second; both are multiples of <see cref="Panel"/>, or the end.
/// </param>
internal sealed record KernelTrial(int Lines, Action<int, int> Run)
{
    /// <summary>Every panel and register tile of one to four lines ends at multiples of this.</summary>
    public const int Step = 12;

    /// <summary>
    /// This kernel's work can be divided at multiples of this many lines. It is a multiple of <see cref="Step"/>, and larger if the kernel
    /// processes a panel input by input.
    /// </summary>
    public int Panel { get; init; } = Step;
}
