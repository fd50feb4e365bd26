namespace KernelGen;

/// <summary>
/// Chooses the number of strips that images are cut into, so that a small batch fills more lanes: one image in seven strips uses 7 of 16
/// lanes, and a kernel processes a seventh of the rows.
/// </summary>
internal static class StripCount
{
    /// <summary>The number of strips for a layer without a network.</summary>
    /// <param name="rows">Rows of its input.</param>
    /// <param name="batch">Samples.</param>
    /// <param name="canCut">Whether the layer can compute on this number of strips.</param>
    public static int Of(int rows, int batch, Func<int, bool> canCut)
    {
        int best = Best(batch, rows, strips => rows % strips == 0 && canCut(strips));
        return Pays(Rows(batch, best), Rows(batch, 1)) ? best : 1;
    }

    /// <summary>The possible number of strips with the least work; of equal ones, the smallest.</summary>
    public static int Best(int batch, int most, Func<int, bool> isPossible) =>
        Enumerable.Range(1, most).Where(isPossible).MinBy(strips => Rows(batch, strips));

    /// <summary>Rows that are processed, in units of an image: blocks in use, times the share of an image's rows in a strip.</summary>
    public static double Rows(int batch, int strips) => Activations.BlocksOf((long)batch * strips) / (double)strips;

    /// <summary>Whether strips could save enough work for a batch of this size at all.</summary>
    public static bool MayPay(int batch) => Pays(batch / (double)Activations.BlockSamples, Rows(batch, 1));

    /// <summary>
    /// Whether strips save at least a fifth of the work. Less would not pay for copying the border rows of the strips and for changing the
    /// layout.
    /// </summary>
    public static bool Pays(double cut, double whole) => cut <= 0.8 * whole;
}
