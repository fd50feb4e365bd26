namespace KernelGen;

/// <summary>A pass of a layer as the tuner sees it: several kernels that compute the same, one of which is in use.</summary>
/// <param name="Name">The pass.</param>
/// <param name="Kernels">Names of the candidates, the policy's first choice first.</param>
/// <param name="Texts">Hashes of the candidates' text.</param>
/// <param name="Blocks">Blocks of 16 samples that are measured.</param>
/// <param name="Traits">What else decides which candidate is fastest: how sparse the pattern is, how evenly filled.</param>
/// <param name="InUse">Number of the candidate in use.</param>
/// <param name="Prepare">Makes the candidates ready to be measured, on data of their own.</param>
/// <param name="Use">Takes a candidate into use; changes no weight, gradient or optimiser state.</param>
internal sealed record TunablePass(
    string Name, string[] Kernels, string[] Texts, int Blocks, string Traits, int InUse, Func<IReadOnlyList<KernelTrial>> Prepare, Action<int> Use)
{
    /// <summary>A pass with several kernels.</summary>
    public static TunablePass Of<TVariant>(
        string name, TVariant[] candidates, TVariant inUse, int blocks, string traits, Func<IReadOnlyList<KernelTrial>> prepare, Action<TVariant> use)
        where TVariant : KernelVariant => new(
            name, Array.ConvertAll(candidates, kernel => kernel.Name), Array.ConvertAll(candidates, kernel => kernel.TextHash), blocks, traits,
            Array.IndexOf(candidates, inUse), prepare, candidate => use(candidates[candidate]));

    /// <summary>
    /// How many blocks of a batch are measured: all, unless that takes too long. Kernels walk the batch in tiles of at most four blocks, one
    /// after the other, so half of a large batch is the same kind of work; what is left over after the last whole tile stays.
    /// </summary>
    /// <param name="batch">Samples of a step.</param>
    /// <param name="nonzeros">Weights that each block is multiplied by.</param>
    public static int MeasuredBlocks(int batch, int nonzeros)
    {
        // The limit is 16 multiply-adds each, which take about 2 ms: so long may a call be for the budget to hold rounds enough.
        const int least = 8, largestTile = 4, mostWeights = 4_000_000;
        int blocks = Activations.BlocksOf(batch), measured = least;
        while (2 * measured <= blocks && 2L * measured * nonzeros <= mostWeights)
            measured *= 2;
        return Math.Min(blocks, measured + (blocks % largestTile));
    }
}

/// <summary>A kernel that is ready to be measured.</summary>
/// <param name="Lines">Rows or columns of W that its work can be cut by.</param>
/// <param name="Run">Computes the lines from the first to before the second; both are multiples of <see cref="Panel"/>, or the end.</param>
internal sealed record KernelTrial(int Lines, Action<int, int> Run)
{
    /// <summary>Every panel and register tile of one to four lines ends at multiples of this.</summary>
    public const int Step = 12;

    /// <summary>Lines at whose multiples this kernel's work can be cut: a multiple of <see cref="Step"/>, larger where a panel is walked by input.</summary>
    public int Panel { get; init; } = Step;
}
