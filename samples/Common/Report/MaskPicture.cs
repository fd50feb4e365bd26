using SkiaSharp;

namespace KernelGen.Samples;

/// <summary>Draws how a training changed a layer's mask.</summary>
internal static class MaskPicture
{
    private static readonly SKColor Kept = SKColor.Parse("#424242");
    private static readonly SKColor Dropped = SKColor.Parse("#F4B6A6");
    private static readonly SKColor Grown = SKColor.Parse("#1F77B4");

    /// <summary>Draws the picture as PNG.</summary>
    /// <param name="before">The layer's weights before the training.</param>
    /// <param name="after">Those after it.</param>
    public static byte[] Draw(SparseWeights before, SparseWeights after)
    {
        bool[] had = before.Pattern.ToMask(), has = after.Pattern.ToMask();
        int kept = had.Zip(has).Count(at => at is (true, true));
        string title = FormattableString.Invariant($"{after.Layer}: of {before.Pattern.Nonzeros:N0} weights, {kept:N0} stayed (grey), ")
            + FormattableString.Invariant(
                $"{before.Pattern.Nonzeros - kept:N0} were dropped (red), {after.Pattern.Nonzeros - kept:N0} grown (blue)");
        return MatrixPicture.Draw(after, title, Cells());

        IEnumerable<(int Row, int Column, SKColor Color)> Cells() =>
            Enumerable.Range(0, had.Length).Where(i => had[i] || has[i]).Select(i =>
                (i / after.Pattern.Columns, i % after.Pattern.Columns, had[i] ? has[i] ? Kept : Dropped : Grown));
    }
}
