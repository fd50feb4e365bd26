namespace KernelGen.Samples;

/// <summary>The square that is cut out of an image, and whether it is turned about its vertical axis.</summary>
/// <param name="Left">First column, as a share of the columns that could be the first; from 0 to 1.</param>
/// <param name="Top">First row, as a share of the rows that could be the first; from 0 to 1.</param>
/// <param name="Flip">Whether left and right change places.</param>
internal readonly record struct CropWindow(double Left, double Top, bool Flip)
{
    /// <summary>The middle, for evaluation.</summary>
    public static CropWindow Center { get; } = new(0.5, 0.5, false);

    /// <summary>Anywhere, for training.</summary>
    public static CropWindow Draw(Random random) => new(random.NextDouble(), random.NextDouble(), random.Next(2) == 1);
}
