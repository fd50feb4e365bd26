using System.Globalization;

namespace KernelGen;

/// <summary>
/// The activations of a batch in layout Nhwc16n: [blocks][rows][columns][channels][16 samples]. One (pixel, channel) of a block is one
/// 64-byte line. A batch that is no multiple of 16 leaves lanes of the last block over: they hold no sample and reach no result.
/// </summary>
public sealed partial class Activations
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
        : this(shape, capacity, new AlignedBuffer(FloatsFor(shape, capacity)))
    {
    }

    /// <summary>Looks at a buffer that others may look at too, with other shapes or at other times.</summary>
    /// <param name="shape">Shape of one sample.</param>
    /// <param name="capacity">Most samples.</param>
    /// <param name="buffer">At least <see cref="FloatsFor"/> floats.</param>
    internal Activations(ActivationShape shape, int capacity, AlignedBuffer buffer)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(buffer.Length, FloatsFor(shape, capacity), nameof(buffer));
        Shape = shape;
        Capacity = capacity;
        _batch = capacity;
        _buffer = buffer;
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

    /// <summary>Blocks of 16 samples that it can hold.</summary>
    internal int CapacityBlocks => BlocksOf(Capacity);

    /// <summary>Whether both look at the same memory.</summary>
    internal bool SharesBufferWith(Activations other) => ReferenceEquals(_buffer, other._buffer);

    /// <summary>The same memory as another shape of as many features.</summary>
    internal Activations Reshape(ActivationShape shape) => new(shape, Capacity, _buffer) { Batch = Batch };

    /// <summary>How many floats a batch needs.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The capacity or a dimension is not positive, or an array cannot hold that many.</exception>
    internal static long FloatsFor(ActivationShape shape, int capacity)
    {
        if (shape.Height < 1 || shape.Width < 1 || shape.Channels < 1)
            throw new ArgumentOutOfRangeException(nameof(shape), shape, $"The shape {shape} has a dimension below 1; rows, columns and channels must all be positive.");
        if (capacity < 1)
            throw new ArgumentOutOfRangeException(nameof(capacity), capacity, $"A batch needs at least 1 sample, but {capacity} was asked for.");
        var floats = (Int128)shape.Height * shape.Width * shape.Channels * BlocksOf(capacity) * BlockSamples;
        if (floats > AlignedBuffer.MaxLength)
            throw new ArgumentOutOfRangeException(nameof(capacity), capacity, $"A batch of {capacity} samples of shape {shape} needs {floats} floats; a buffer holds at most {AlignedBuffer.MaxLength}. Use a smaller batch.");
        return (long)floats;
    }

    internal static int BlocksOf(int batch) => (int)(((long)batch + BlockSamples - 1) / BlockSamples);
}
