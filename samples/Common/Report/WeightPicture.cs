using SkiaSharp;

namespace KernelGen.Samples;

/// <summary>Draws where a layer's nonzeros are and how large they became.</summary>
internal static class WeightPicture
{
    /// <summary>Draws the picture as PNG.</summary>
    /// <param name="weights">The layer's weights.</param>
    public static byte[] Draw(SparseWeights weights) => MatrixPicture.Draw(
        weights,
        FormattableString.Invariant($"{weights.Layer}: {weights.Pattern.Nonzeros:N0} nonzeros of {weights.Count:N0}, ")
            + FormattableString.Invariant($"{100 * weights.Pattern.Sparsity:0.##}% zeros (blue: positive, red: negative)"),
        Cells(weights));

    private static IEnumerable<(int Row, int Column, SKColor Color)> Cells(SparseWeights weights)
    {
        float full = WeightColor.FullScale(weights.Dense);
        return weights.Positions()
            .Select(at => (at.Row, at.Column, WeightColor.Of(weights.Dense[(at.Row * weights.Pattern.Columns) + at.Column] / full)));
    }
}
