using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace KernelGen;

/// <summary>The pixels of one row of one block, as lines of 16 lanes.</summary>
/// <param name="activations">The activations.</param>
/// <param name="block">Block of 16 lanes.</param>
/// <param name="row">Row of pixels.</param>
internal readonly ref struct PixelRow(Activations activations, int block, int row)
{
    private readonly Span<Vector512<float>> _lines = MemoryMarshal.Cast<float, Vector512<float>>(activations.Row(block, row));
    private readonly int _pitch = activations.Pitch;
    private readonly int _channels = activations.Shape.Channels;

    /// <summary>Pixels of the row.</summary>
    public int Width { get; } = activations.Shape.Width;

    /// <summary>The channels of a pixel.</summary>
    public Span<Vector512<float>> this[int column] => _lines.Slice(column * _pitch, _channels);
}
