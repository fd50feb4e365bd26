using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace KernelGen;

/// <summary>Sets a share of the numbers to zero, chosen by a hash of key and position, and scales the others, row by row.</summary>
internal sealed class DropoutWork : RowWork
{
    private Activations? _from;
    private Activations? _to;
    private Vector512<uint> _firstKey;
    private Vector512<uint> _secondKey;
    private int _lastKept;
    private float _scale;
    private bool _add;

    /// <summary>Writes or adds the numbers that are kept, scaled.</summary>
    /// <param name="from">The numbers.</param>
    /// <param name="to">The result; may be the same memory.</param>
    /// <param name="probability">Share that becomes zero.</param>
    /// <param name="key">The key of the hash that chooses them.</param>
    /// <param name="add">Whether to add to <paramref name="to"/>.</param>
    /// <param name="workers">Threads to use.</param>
    public void Run(Activations from, Activations to, double probability, ulong key, bool add, Workers workers)
    {
        if (probability == 0 && !add && from.SharesBufferWith(to))
            return;
        (_from, _to, _add) = (from, to, add);
        (_firstKey, _secondKey) = (Vector512.Create((uint)key), Vector512.Create((uint)(key >> 32)));

        // A number is kept if its 31 random bits are at most this: all numbers at probability 0, none at 1.
        _lastKept = (int)(((1 - probability) * (1u << 31)) - 1);
        _scale = probability == 1 ? 0 : (float)(1 / (1 - probability));
        RunRows(from, workers);
        (_from, _to) = (null, null);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected override void Row(int block, int row)
    {
        var shape = _from!.Shape;
        var from = MemoryMarshal.Cast<float, Vector512<float>>(_from.Row(block, row));
        var to = MemoryMarshal.Cast<float, Vector512<float>>(_to!.Row(block, row));
        uint place = (uint)(((block * _from.StripHeight) + row) * shape.Width * shape.Channels * Activations.BlockSamples);
        int step = RunStep / Activations.BlockSamples, length = RunLength / Activations.BlockSamples;
        for (int at = 0; at < from.Length; at += step)
        {
            Run(from.Slice(at, length), to.Slice(at, length), place);
            place += (uint)RunLength;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Run(ReadOnlySpan<Vector512<float>> from, Span<Vector512<float>> to, uint place)
    {
        var places = Vector512<uint>.Indices + Vector512.Create(place);
        for (int i = 0; i < from.Length; i++)
        {
            var isKept = Vector512.LessThanOrEqual((Hash(places) >> 1).AsInt32(), Vector512.Create(_lastKept)).AsSingle();
            var left = Vector512.ConditionalSelect(isKept, from[i] * _scale, Vector512<float>.Zero);
            to[i] = _add ? to[i] + left : left;
            places += Vector512.Create((uint)Activations.BlockSamples);
        }
    }

    /// <summary>An integer hash with small bias (Wellons, 2018); the second half of the key is mixed in between its two rounds.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector512<uint> Hash(Vector512<uint> place)
    {
        var h = place ^ _firstKey;
        h = (h ^ (h >> 16)) * 0x7FEB352D;
        h ^= _secondKey;
        h = (h ^ (h >> 15)) * 0x846CA68B;
        return h ^ (h >> 16);
    }
}
