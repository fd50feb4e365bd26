using System.Runtime.InteropServices;

namespace KernelGen.Kernels.Tests;

/// <summary>
/// Activations in guarded memory. They are laid out as <see cref="Activations"/> lays them out. The lines between pixels hold NaN,
/// so that a kernel that reads them shows it; what lies around the pixels must be the same after a kernel as before.
/// </summary>
internal sealed class GuardedImage
{
    private readonly Activations _layout;
    private readonly Guarded<float> _memory;
    private readonly float[] _before;

    /// <param name="test">Where the memory comes from.</param>
    /// <param name="layout">Shape, border, strips and numbers.</param>
    /// <param name="written">Whether kernels overwrite all of it: NaN stands in the pixels then.</param>
    public GuardedImage(KernelCase test, Activations layout, bool written)
    {
        _layout = layout;
        _memory = test.Copy<float>(layout.Data);
        var gaps = _memory.Span;
        int channels = layout.Shape.Channels * Activations.BlockSamples;
        for (int pixel = 0; pixel < gaps.Length; pixel += layout.PixelLength)
            gaps[(pixel + channels)..(pixel + layout.PixelLength)].Fill(float.NaN);
        if (written)
            ForEachPixel(place => Pixel(place).Fill(float.NaN));
        _before = _memory.Span.ToArray();
    }

    /// <summary>The lines from one row of pixels to the next.</summary>
    public int RowLines => _layout.RowLength / Activations.BlockSamples;

    public int RowLength => _layout.RowLength;

    public int PixelLength => _layout.PixelLength;

    public int Blocks => _layout.Blocks;

    /// <summary>Rows of a strip.</summary>
    public int Rows => _layout.StripHeight;

    /// <summary>From a pixel to the end of the memory.</summary>
    public Span<float> From(int block, int row, int column) => _memory.Span[_layout.PlaceOf(block, row, column)..];

    /// <summary>The pixels of a row, as <see cref="Activations.Row"/> gives them to a kernel.</summary>
    public Span<float> Row(int block, int row) => From(block, row, 0)[..(_layout.Shape.Width * _layout.PixelLength)];

    /// <summary>Zeros in the pixels of a phase of a row.</summary>
    public void Clear(int block, int row, int firstColumn, int stride)
    {
        for (int column = firstColumn; column < _layout.Shape.Width; column += stride)
            Pixel(_layout.PlaceOf(block, row, column)).Clear();
    }

    /// <summary>The samples as plain images, after a look at what lies around the pixels.</summary>
    public float[] Samples(string kernel)
    {
        var around = _memory.Span.ToArray();
        ForEachPixel(place =>
        {
            int length = _layout.Shape.Channels * Activations.BlockSamples;
            _before.AsSpan(place, length).CopyTo(around.AsSpan(place, length));
        });
        int wrong = MemoryMarshal.AsBytes<float>(around).CommonPrefixLength(MemoryMarshal.AsBytes<float>(_before)) / sizeof(float);
        Assert.True(
            wrong == around.Length, $"{kernel} wrote to float {wrong} of {around.Length}, which lies in the border or between pixels.");
        _memory.Span.CopyTo(_layout.Data);
        var samples = new float[_layout.Batch * _layout.Shape.Features];
        _layout.Store(samples);
        return samples;
    }

    private Span<float> Pixel(int place) => _memory.Span.Slice(place, _layout.Shape.Channels * Activations.BlockSamples);

    private void ForEachPixel(Action<int> visit)
    {
        for (int block = 0; block < Blocks; block++)
            for (int row = 0; row < Rows; row++)
                for (int column = 0; column < _layout.Shape.Width; column++)
                    visit(_layout.PlaceOf(block, row, column));
    }
}
