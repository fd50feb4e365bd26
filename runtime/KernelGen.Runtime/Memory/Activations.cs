using System.Globalization;

namespace KernelGen;

/// <summary>
/// The activations of a batch in layout Nhwc16n: [blocks][rows][columns][channels][16 samples]. One (pixel, channel) of a block is one
/// 64-byte line. A batch that is no multiple of 16 leaves lanes of the last block over: they hold no sample and reach no result.
/// </summary>
public sealed class Activations
{
    /// <summary>Samples in a block, the innermost dimension.</summary>
    public const int BlockSamples = 16;

    private readonly AlignedBuffer _buffer;
    private int _batch;

    /// <summary>Allocates zeros for up to <paramref name="capacity"/> samples.</summary>
    /// <param name="shape">Shape of one sample.</param>
    /// <param name="capacity">Most samples that it will hold, at least 1; <see cref="Batch"/> starts there.</param>
    /// <exception cref="ArgumentOutOfRangeException">The capacity or a dimension is not positive, or the buffer would exceed 2^31 floats.</exception>
    public Activations(ActivationShape shape, int capacity)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(shape.Height, nameof(shape));
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(shape.Width, nameof(shape));
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(shape.Channels, nameof(shape));
        if (capacity < 1)
            throw new ArgumentOutOfRangeException(nameof(capacity), capacity, $"A batch needs at least 1 sample, but {capacity} was asked for.");
        Shape = shape;
        Capacity = capacity;
        _batch = capacity;
        _buffer = new AlignedBuffer((long)BlocksOf(capacity) * shape.Features * BlockSamples);
    }

    /// <summary>Shape of one sample.</summary>
    public ActivationShape Shape { get; }

    /// <summary>The most samples that it can hold.</summary>
    public int Capacity { get; }

    /// <summary>How many samples it holds now, from 1 to <see cref="Capacity"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Set to a number out of that range.</exception>
    public int Batch
    {
        get => _batch;
        set
        {
            if (value < 1 || value > Capacity)
                throw new ArgumentOutOfRangeException(nameof(value), value, string.Create(CultureInfo.InvariantCulture, $"A batch of {value} does not fit: this buffer holds 1 to {Capacity} samples."));
            _batch = value;
        }
    }

    /// <summary>Blocks of 16 samples in use, the last one perhaps in part.</summary>
    public int Blocks => BlocksOf(Batch);

    /// <summary>Floats of one block.</summary>
    public int BlockLength => Shape.Features * BlockSamples;

    /// <summary>The blocks in use.</summary>
    public Span<float> Data => _buffer.Span[..(Blocks * BlockLength)];

    /// <summary>Bytes allocated.</summary>
    public long Bytes => (long)_buffer.Length * sizeof(float);

    private static int BlocksOf(int batch) => (batch + BlockSamples - 1) / BlockSamples;
}
