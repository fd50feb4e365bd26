namespace KernelGen;

/// <summary>Pixels of zeros around an image. A padded convolution reads them, so it needs no branch at the edge of the image.</summary>
/// <param name="Top">Rows above.</param>
/// <param name="Left">Columns to the left.</param>
/// <param name="Bottom">Rows below.</param>
/// <param name="Right">Columns to the right.</param>
public readonly record struct Border(int Top, int Left, int Bottom, int Right)
{
    /// <summary>A border of the same width on all four sides.</summary>
    /// <param name="pixels">Pixels, 0 or more.</param>
    public static Border Around(int pixels) => new(pixels, pixels, pixels, pixels);

    /// <summary>The smallest border that covers both.</summary>
    /// <param name="one">A border.</param>
    /// <param name="other">Another.</param>
    public static Border Max(Border one, Border other) => new(
        Math.Max(one.Top, other.Top), Math.Max(one.Left, other.Left), Math.Max(one.Bottom, other.Bottom), Math.Max(one.Right, other.Right));

    /// <summary>Whether this border is at least as wide as another on every side.</summary>
    /// <param name="other">The border that is needed.</param>
    public bool Covers(Border other) => Max(this, other) == this;
}
