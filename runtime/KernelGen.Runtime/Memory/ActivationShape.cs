using System.Globalization;

namespace KernelGen;

/// <summary>The shape of one sample's activations. A vector of features is one pixel with that many channels.</summary>
/// <param name="Height">Rows of pixels.</param>
/// <param name="Width">Columns of pixels.</param>
/// <param name="Channels">Channels of a pixel.</param>
public readonly record struct ActivationShape(int Height, int Width, int Channels)
{
    /// <summary>The shape of a plain vector of features.</summary>
    /// <param name="features">Number of features.</param>
    public static ActivationShape Vector(int features) => new(1, 1, features);

    /// <summary>Numbers per sample.</summary>
    public int Features => checked(Height * Width * Channels);

    /// <summary>Whether this is a plain vector.</summary>
    public bool IsVector => Height == 1 && Width == 1;

    /// <summary>The shape as text: <c>784</c>, or <c>3x32x32</c> (channels, rows, columns).</summary>
    public override string ToString() =>
        IsVector
            ? Channels.ToString(CultureInfo.InvariantCulture)
            : string.Create(CultureInfo.InvariantCulture, $"{Channels}x{Height}x{Width}");
}
