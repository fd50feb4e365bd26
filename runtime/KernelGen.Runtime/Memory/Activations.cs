using System.Globalization;

namespace KernelGen;

/// <summary>
/// The activations of a batch in layout Nhwc16n: [blocks][rows][columns][channels][16 samples]. One (pixel, channel) of a block is one
/// 64-byte line. A batch that is no multiple of 16 leaves lanes of the last block over: they hold no sample and reach no result. So that
/// few samples fill the lanes as well, images may be cut into <see cref="Strips"/> of rows, each in a lane of its own. A layer that reads
/// around pixels first copies the neighbours' rows into the border of every strip.
/// </summary>
/// <remarks>
/// Images may have a <see cref="Border"/> of pixels around them, which code that writes here leaves zero: a padded convolution reads it and
/// so needs no branch at an image's edge. From one pixel to the next it is an odd number of lines (<see cref="Pitch"/>), because with a
/// power of two the pixels that a kernel reads together would fall into the same set of the cache.
/// </remarks>
public sealed partial class Activations
{
    /// <summary>Samples in a block, the innermost dimension.</summary>
    public const int BlockSamples = 16;

    private static long _created;

    private readonly AlignedBuffer _buffer;
    private int _batch;

    /// <summary>Allocates zeros for up to <paramref name="capacity"/> samples.</summary>
    /// <param name="shape">Shape of one sample.</param>
    /// <param name="capacity">Most samples that it will hold, at least 1; <see cref="Batch"/> starts there.</param>
    /// <param name="border">Pixels of zeros around each image; none unless said otherwise.</param>
    /// <param name="strips">Strips of as many rows that each image is cut into, a divisor of its height; 1 for whole images.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The capacity or a dimension is not positive, the border is negative, the strips do not divide the height, or the buffer would exceed
    /// 2^31 floats.
    /// </exception>
    public Activations(ActivationShape shape, int capacity, Border border = default, int strips = 1)
        : this(shape, capacity, border, strips, new AlignedBuffer(FloatsFor(shape, capacity, border, strips)))
    {
    }

    /// <summary>Looks at a buffer that others may look at too, with other shapes or at other times.</summary>
    /// <param name="shape">Shape of one sample.</param>
    /// <param name="capacity">Most samples.</param>
    /// <param name="border">
    /// Pixels around each image; <see cref="ClearBorder()"/> makes them zero where the buffer held something else.
    /// </param>
    /// <param name="strips">Strips that each image is cut into.</param>
    /// <param name="buffer">At least <see cref="FloatsFor"/> floats.</param>
    internal Activations(ActivationShape shape, int capacity, Border border, int strips, AlignedBuffer buffer)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(buffer.Length, FloatsFor(shape, capacity, border, strips), nameof(buffer));
        Shape = shape;
        Border = border;
        Strips = strips;
        Capacity = capacity;
        _batch = capacity;
        _buffer = buffer;
        Pitch = PitchOf(shape, border);
        PixelLength = Pitch * BlockSamples;
        RowLength = (border.Left + shape.Width + border.Right) * PixelLength;
        BlockLength = (border.Top + StripHeight + border.Bottom) * RowLength;
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
            {
                throw new ArgumentOutOfRangeException(
                    nameof(value),
                    value,
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"A batch of {value} does not fit: this buffer holds 1 to {Capacity} samples."));
            }

            _batch = value;
        }
    }

    /// <summary>
    /// Strips of rows that each image is cut into; strip s of sample n lies in lane <c>n * Strips + s</c>, counted through all blocks.
    /// </summary>
    public int Strips { get; }

    /// <summary>Rows of pixels of a strip, which is all of an image that is not cut.</summary>
    public int StripHeight => Shape.Height / Strips;

    /// <summary>Lanes in use, through all blocks.</summary>
    public int Lanes => Batch * Strips;

    /// <summary>Blocks of 16 lanes in use, the last one perhaps in part.</summary>
    public int Blocks => BlocksOf(Lanes);

    /// <summary>
    /// Pixels of zeros around each image; of one in strips around each strip, where rows within the image are the neighbours'.
    /// </summary>
    public Border Border { get; }

    /// <summary>
    /// Lines from one pixel to the next: the channels, and for an even number of channels one more, which holds nothing. A single pixel
    /// without a border has no next one, so its pitch is its channels.
    /// </summary>
    public int Pitch { get; }

    /// <summary>Floats from one pixel to the next.</summary>
    public int PixelLength { get; }

    /// <summary>Floats from one row of pixels to the next, the border included.</summary>
    public int RowLength { get; }

    /// <summary>Floats of one block, the border included.</summary>
    public int BlockLength { get; }

    /// <summary>Whether there are neither strips nor border nor space between pixels, so that a block is [features][16].</summary>
    public bool IsContiguous => Strips == 1 && AreContiguous(Shape, Border);

    /// <summary>Whether a block is [features][16] in the order of a sample's numbers.</summary>
    internal bool IsContiguousVector => Shape.IsVector && IsContiguous;

    /// <summary>The blocks in use, borders included.</summary>
    public Span<float> Data => _buffer.Span[..(Blocks * BlockLength)];

    /// <summary>Bytes allocated.</summary>
    public long Bytes => (long)_buffer.Length * sizeof(float);

    /// <summary>A number that no other activations of this process have.</summary>
    internal long Identity { get; } = Interlocked.Increment(ref _created);

    /// <summary>Blocks of 16 lanes that it can hold.</summary>
    internal int CapacityBlocks => BlocksOf(Capacity * Strips);

    /// <summary>
    /// Floats from the beginning of <see cref="Data"/> to a pixel; rows and columns of the border are negative or beyond the shape.
    /// </summary>
    /// <param name="block">Block of 16 lanes.</param>
    /// <param name="row">Row of pixels, of each strip the same.</param>
    /// <param name="column">Column of pixels.</param>
    public int PlaceOf(int block, int row, int column) =>
        (block * BlockLength) + ((Border.Top + row) * RowLength) + ((Border.Left + column) * PixelLength);

    /// <summary>The pixels of one row of one block, without the border: [width][<see cref="Pitch"/>][16].</summary>
    /// <param name="block">Block of 16 lanes.</param>
    /// <param name="row">Row of pixels, of each strip the same.</param>
    public Span<float> Row(int block, int row) => Data.Slice(PlaceOf(block, row, 0), Shape.Width * PixelLength);

    /// <summary>Sets the borders of all blocks in use to zero, for memory that held another shape before.</summary>
    public void ClearBorder()
    {
        if (Border == default)
            return;
        for (int block = 0; block < Blocks; block++)
        {
            for (int row = 0; row < StripHeight; row++)
                ClearBorder(block, row);
        }
    }

    /// <summary>
    /// Sets to zero what lies before a row of pixels, from the end of the row above on, and after the last row. From one row's last pixel
    /// to the next row's first it is one run; the first and the last reach over whole rows.
    /// </summary>
    internal void ClearBorder(int block, int row)
    {
        int before = row == 0 ? block * BlockLength : PlaceOf(block, row - 1, Shape.Width);
        Data[before..PlaceOf(block, row, 0)].Clear();
        if (row == StripHeight - 1)
            Data[PlaceOf(block, row, Shape.Width)..((block + 1) * BlockLength)].Clear();
    }

    /// <summary>Whether both look at the same memory: two places of a plan, or the same blocks of one.</summary>
    internal bool SharesBufferWith(Activations other) => _buffer.BeginsWith(other._buffer);

    /// <summary>Whether activations of that kind have neither border nor space between pixels.</summary>
    internal static bool AreContiguous(ActivationShape shape, Border border) =>
        border == default && PitchOf(shape, border) == shape.Channels;

    /// <summary>Lines from one pixel to the next: odd, unless there is one pixel and no border, and so no next one.</summary>
    internal static int PitchOf(ActivationShape shape, Border border) =>
        shape.IsVector && border == default ? shape.Channels : PixelPitch.Of(shape.Channels);

    /// <summary>How many floats a batch needs.</summary>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The capacity or a dimension is not positive, the strips do not divide the height, or an array cannot hold that many.
    /// </exception>
    internal static long FloatsFor(ActivationShape shape, int capacity, Border border = default, int strips = 1)
    {
        if (shape.Height < 1 || shape.Width < 1 || shape.Channels < 1)
        {
            throw new ArgumentOutOfRangeException(
                nameof(shape),
                shape,
                $"The shape {shape} has a dimension below 1; rows, columns and channels must all be positive.");
        }

        if (border.Top < 0 || border.Left < 0 || border.Bottom < 0 || border.Right < 0)
        {
            throw new ArgumentOutOfRangeException(
                nameof(border), border, $"The border {border} is negative on some side; it must be 0 or more pixels.");
        }

        if (capacity < 1)
        {
            throw new ArgumentOutOfRangeException(
                nameof(capacity), capacity, $"A batch needs at least 1 sample, but {capacity} was asked for.");
        }

        if (strips < 1 || shape.Height % strips != 0)
        {
            throw new ArgumentOutOfRangeException(
                nameof(strips),
                strips,
                $"{shape.Height} rows of the shape {shape} cannot be cut into {strips} strips of as many rows. "
                + $"Use a divisor of {shape.Height}.");
        }

        var floats = ((Int128)(shape.Height / strips) + border.Top + border.Bottom)
            * ((Int128)shape.Width + border.Left + border.Right)
            * PitchOf(shape, border) * BlocksOf((long)capacity * strips) * BlockSamples;
        if (floats > AlignedBuffer.MaxLength)
        {
            throw new ArgumentOutOfRangeException(
                nameof(capacity),
                capacity,
                $"A batch of {capacity} samples of shape {shape} needs {floats} floats; "
                + $"a buffer holds at most {AlignedBuffer.MaxLength}. Use a smaller batch.");
        }

        return (long)floats;
    }

    internal static int BlocksOf(long lanes) => (int)((lanes + BlockSamples - 1) / BlockSamples);
}
