using System.Runtime.InteropServices;

namespace KernelGen;

/// <summary>
/// Floats at a 64-byte aligned address, zero at first. The array is pinned, so the address never changes, and the garbage collector
/// owns it, so nothing needs to be disposed.
/// </summary>
public sealed class AlignedBuffer
{
    /// <summary>Alignment in bytes: one cache line, one 512-bit vector.</summary>
    public const int Alignment = 64;

    private const int Slack = Alignment / sizeof(float);

    private readonly float[] _array;
    private readonly int _start;

    /// <summary>Allocates zeros.</summary>
    /// <param name="length">Number of floats, not negative.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="length"/> is negative or more than an array can hold.</exception>
    public AlignedBuffer(long length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, MaxLength);
        Length = (int)length;
        _array = GC.AllocateArray<float>(Length + Slack, pinned: true);
        long misaligned = Marshal.UnsafeAddrOfPinnedArrayElement(_array, 0) % Alignment;
        _start = misaligned == 0 ? 0 : (int)((Alignment - misaligned) / sizeof(float));
    }

    private AlignedBuffer(float[] array, int start, int length) => (_array, _start, Length) = (array, start, length);

    /// <summary>The most floats that one buffer can hold.</summary>
    public static int MaxLength => Array.MaxLength - Slack;

    /// <summary>Number of floats.</summary>
    public int Length { get; }

    /// <summary>The floats.</summary>
    public Span<float> Span => _array.AsSpan(_start, Length);

    /// <summary>A weak reference to the array.</summary>
    internal WeakReference Watch() => new(_array);

    /// <summary>Whether both begin at the same float.</summary>
    internal bool BeginsWith(AlignedBuffer other) => ReferenceEquals(_array, other._array) && _start == other._start;

    /// <summary>A part of these floats, which others may use at other times.</summary>
    /// <param name="start">Where it begins; a multiple of 16, so that it is aligned as well.</param>
    /// <param name="length">Number of floats.</param>
    internal AlignedBuffer Slice(int start, int length)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(start % Slack, 0, nameof(start));
        _ = Span.Slice(start, length);
        return new AlignedBuffer(_array, _start + start, length);
    }

    /// <summary>
    /// A buffer of another length, whose numbers are undefined: in the same memory if that is large enough and half of it would be used,
    /// else in new memory. Numbers that change their count with every change of a mask so stay in memory that the processor has in its
    /// caches, and the operating system need not give new pages.
    /// </summary>
    internal AlignedBuffer Resized(int length) =>
        length <= Capacity && length >= Capacity / 2 ? new AlignedBuffer(_array, _start, length) : new AlignedBuffer(length);

    /// <summary>The most floats that <see cref="Resized"/> finds in the same memory: a part of other floats does not reach beyond itself.</summary>
    internal int Capacity => _start < Slack ? _array.Length - Slack : Length;
}
