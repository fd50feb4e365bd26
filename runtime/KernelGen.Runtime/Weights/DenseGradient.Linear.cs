using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace KernelGen;

/// <content>Linear layers: a matrix product over the samples, with X sample by sample.</content>
internal sealed partial class DenseGradient
{
    /// <summary>
    /// Vectors of inputs in a tile. With <see cref="TileRows"/> outputs they make twelve sums, and leave four of 16 registers for operands.
    /// </summary>
    private const int TileVectors = 3;

    /// <summary>[samples, inputs] X, with the numbers that the last tile reads behind it.</summary>
    private float[] _samples = [];

    private static int TileInputs => TileVectors * Vector<float>.Count;

    private void StoreSamples(Activations x)
    {
        int length = x.Batch * x.Shape.Features;
        if (_samples.Length < length + TileInputs)
            _samples = new float[length + TileInputs];
        x.Store(_samples.AsSpan(0, length));
    }

    /// <summary>Adds the gradient of some outputs; the inputs of a tile stay in the L1 cache over all of them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void AddLinear(int first, int end)
    {
        Span<float> sums = stackalloc float[TileRows * TileInputs];
        for (int input = 0; input < _columns; input += TileInputs)
        {
            int inputs = Math.Min(TileInputs, _columns - input);
            for (int row = first; row < end; row += TileRows)
            {
                int rows = Math.Min(TileRows, end - row);
                SumSamples(_dy!, _samples.AsSpan(input), _columns, row, rows, sums);
                for (int i = 0; i < rows; i++)
                {
                    var to = _gradient.AsSpan(((row + i) * _columns) + input, inputs);
                    var from = sums.Slice(i * TileInputs, inputs);
                    for (int k = 0; k < to.Length; k++)
                        to[k] += from[k];
                }
            }
        }
    }

    /// <summary>The products of four outputs with some inputs, summed over the samples.</summary>
    /// <param name="dy">dY.</param>
    /// <param name="x">X from the first input on; <paramref name="pitch"/> floats from one sample to the next.</param>
    /// <param name="pitch">Inputs of a sample.</param>
    /// <param name="row">First output.</param>
    /// <param name="rows">Outputs; where they are fewer than four, the last is computed again.</param>
    /// <param name="sums">[four outputs, inputs of a tile] the sums.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void SumSamples(Activations dy, ReadOnlySpan<float> x, int pitch, int row, int rows, Span<float> sums)
    {
        const int lanes = Activations.BlockSamples;
        int vector = Vector<float>.Count, last = (rows - 1) * lanes, samples = dy.Batch;
        nuint b = (nuint)Math.Min(lanes, last), c = (nuint)Math.Min(2 * lanes, last), d = (nuint)Math.Min(3 * lanes, last);
        _ = x.Slice((samples - 1) * pitch, TileInputs);
        ref float line = ref MemoryMarshal.GetReference(x);
        Vector<float> a0 = default, a1 = default, a2 = default, b0 = default, b1 = default, b2 = default;
        Vector<float> c0 = default, c1 = default, c2 = default, d0 = default, d1 = default, d2 = default;
        nuint at = 0;
        for (int block = 0; samples > 0; block++, samples -= lanes)
        {
            var lines = dy.Data.Slice((block * dy.BlockLength) + (row * lanes), rows * lanes);
            ref float gradient = ref MemoryMarshal.GetReference(lines);
            for (nuint lane = 0, count = (nuint)Math.Min(lanes, samples); lane < count; lane++)
            {
                var x0 = Vector.LoadUnsafe(ref line, at);
                var x1 = Vector.LoadUnsafe(ref line, at + (nuint)vector);
                var x2 = Vector.LoadUnsafe(ref line, at + (nuint)(2 * vector));
                var g = new Vector<float>(Unsafe.Add(ref gradient, lane));
                (a0, a1) = (Vector.MultiplyAddEstimate(g, x0, a0), Vector.MultiplyAddEstimate(g, x1, a1));
                a2 = Vector.MultiplyAddEstimate(g, x2, a2);
                g = new Vector<float>(Unsafe.Add(ref gradient, lane + b));
                (b0, b1) = (Vector.MultiplyAddEstimate(g, x0, b0), Vector.MultiplyAddEstimate(g, x1, b1));
                b2 = Vector.MultiplyAddEstimate(g, x2, b2);
                g = new Vector<float>(Unsafe.Add(ref gradient, lane + c));
                (c0, c1) = (Vector.MultiplyAddEstimate(g, x0, c0), Vector.MultiplyAddEstimate(g, x1, c1));
                c2 = Vector.MultiplyAddEstimate(g, x2, c2);
                g = new Vector<float>(Unsafe.Add(ref gradient, lane + d));
                (d0, d1) = (Vector.MultiplyAddEstimate(g, x0, d0), Vector.MultiplyAddEstimate(g, x1, d1));
                d2 = Vector.MultiplyAddEstimate(g, x2, d2);
                at += (nuint)pitch;
            }
        }

        Store(sums, a0, a1, a2);
        Store(sums[TileInputs..], b0, b1, b2);
        Store(sums[(2 * TileInputs)..], c0, c1, c2);
        Store(sums[(3 * TileInputs)..], d0, d1, d2);

        static void Store(Span<float> to, Vector<float> first, Vector<float> second, Vector<float> third)
        {
            first.CopyTo(to);
            second.CopyTo(to[Vector<float>.Count..]);
            third.CopyTo(to[(2 * Vector<float>.Count)..]);
        }
    }
}
