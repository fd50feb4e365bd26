namespace KernelGen;

/// <summary>Pixels by which windows reach beyond an image. They are not stored: pooling leaves them out, or counts them as zeros.</summary>
/// <param name="Top">Rows above.</param>
/// <param name="Left">Columns to the left.</param>
/// <param name="Bottom">Rows below.</param>
/// <param name="Right">Columns to the right.</param>
public readonly record struct Padding(int Top, int Left, int Bottom, int Right)
{
    /// <summary>A padding of as many pixels on all four sides.</summary>
    /// <param name="pixels">Pixels, 0 or more.</param>
    public static implicit operator Padding(int pixels) => FromInt32(pixels);

    /// <summary>A padding of as many pixels on all four sides.</summary>
    /// <param name="pixels">Pixels, 0 or more.</param>
    public static Padding FromInt32(int pixels) => new(pixels, pixels, pixels, pixels);
}
