namespace KernelGen;

/// <summary>
/// Into how many strips images are cut, so that few samples fill the lanes: a batch of one in seven strips takes 7 of 16 lanes and a seventh of
/// the rows.
/// </summary>
internal static class StripCount
{
    /// <summary>For a layer alone.</summary>
    /// <param name="rows">Rows of its input.</param>
    /// <param name="batch">Samples.</param>
    /// <param name="canCut">Whether the layer can compute on so many strips.</param>
    public static int Of(int rows, int batch, Func<int, bool> canCut)
    {
        int best = Best(batch, rows, strips => rows % strips == 0 && canCut(strips));
        return Pays(Rows(batch, best), Rows(batch, 1)) ? best : 1;
    }

    /// <summary>The number that leaves the least work of those that are possible; of equal ones the least.</summary>
    public static int Best(int batch, int most, Func<int, bool> isPossible) =>
        Enumerable.Range(1, most).Where(isPossible).MinBy(strips => Rows(batch, strips));

    /// <summary>Rows that are computed, in images: blocks in use times the share of an image's rows that each has.</summary>
    public static double Rows(int batch, int strips) => Activations.BlocksOf((long)batch * strips) / (double)strips;

    /// <summary>Whether the lanes that a batch leaves empty are worth a search at all.</summary>
    public static bool MayPay(int batch) => Pays(batch / (double)Activations.BlockSamples, Rows(batch, 1));

    /// <summary>Whether it saves a fifth of the work: rows around each strip are copied, and strips come and go.</summary>
    public static bool Pays(double cut, double whole) => cut <= 0.8 * whole;
}
