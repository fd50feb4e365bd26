using System.Numerics.Tensors;

namespace KernelGen;

/// <summary>Adds a gradient to another of the same shape, whatever borders they have.</summary>
/// <param name="from">What is added.</param>
/// <param name="to">What it is added to.</param>
internal sealed class GradientSum(Activations from, Activations to) : IParallelWork
{
    private int _rows;
    private int _parts;

    /// <summary>Adds all blocks in use.</summary>
    public void Run(Workers workers)
    {
        _rows = to.Blocks * to.Shape.Height;
        _parts = Math.Min(workers.Threads, _rows);
        workers.Run(this, _parts);
    }

    /// <inheritdoc/>
    public void Run(int part)
    {
        int end = (int)((long)_rows * (part + 1) / _parts);
        for (int row = (int)((long)_rows * part / _parts); row < end; row++)
            Add(from.Row(row / to.Shape.Height, row % to.Shape.Height), to.Row(row / to.Shape.Height, row % to.Shape.Height));
    }

    /// <summary>Pixel by pixel, because nobody keeps small what lies between them.</summary>
    private void Add(ReadOnlySpan<float> from, Span<float> to1)
    {
        int length = to.Shape.Channels * Activations.BlockSamples;
        for (int at = 0; at < to1.Length; at += to.PixelLength)
            TensorPrimitives.Add(to1.Slice(at, length), from.Slice(at, length), to1.Slice(at, length));
    }
}
