using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

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

    /// <summary>What a vector of some width can do.</summary>
    private interface IVectorOf<TVector>
    {
        static abstract int Count { get; }

        static abstract TVector Load(ref float from, nuint at);

        static abstract TVector Create(float number);

        static abstract TVector MultiplyAdd(TVector a, TVector b, TVector sum);

        static abstract void Store(TVector vector, Span<float> to);
    }

    private void StoreSamples(Activations x)
    {
        int length = x.Batch * x.Shape.Features, most = TileVectors * Vector512<float>.Count;
        if (_samples.Length < length + most)
            _samples = new float[length + most];
        x.Store(_samples.AsSpan(0, length));
    }

    /// <summary>Writes or adds the gradient of some outputs.</summary>
    private void SumLinear(int first, int end)
    {
        if (Vector512.IsHardwareAccelerated)
            SumLinear<Widest, Vector512<float>>(first, end);
        else
            SumLinear<Usual, Vector<float>>(first, end);
    }

    /// <summary>The inputs of a tile stay in the L1 cache over all outputs.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void SumLinear<TOperations, TVector>(int first, int end)
        where TOperations : IVectorOf<TVector>
        where TVector : struct
    {
        int tile = TileVectors * TOperations.Count;
        Span<float> sums = stackalloc float[TileRows * tile];
        for (int input = 0; input < _columns; input += tile)
        {
            int inputs = Math.Min(tile, _columns - input);
            for (int row = first; row < end; row += TileRows)
            {
                int rows = Math.Min(TileRows, end - row);
                SumSamples<TOperations, TVector>(_dy!, _samples.AsSpan(input), _columns, row, rows, sums);
                for (int i = 0; i < rows; i++)
                {
                    var to = _gradient.AsSpan(((row + i) * _columns) + input, inputs);
                    var from = sums.Slice(i * tile, inputs);
                    if (_adds)
                        TensorPrimitives.Add(to, from, to);
                    else
                        from.CopyTo(to);
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
    private static void SumSamples<TOperations, TVector>(
        Activations dy, ReadOnlySpan<float> x, int pitch, int row, int rows, Span<float> sums)
        where TOperations : IVectorOf<TVector>
        where TVector : struct
    {
        const int lanes = Activations.BlockSamples;
        int tile = TileVectors * TOperations.Count, last = (rows - 1) * lanes, samples = dy.Batch;
        nuint vector = (nuint)TOperations.Count, at = 0;
        nuint b = (nuint)Math.Min(lanes, last), c = (nuint)Math.Min(2 * lanes, last), d = (nuint)Math.Min(3 * lanes, last);
        _ = x.Slice((samples - 1) * pitch, tile);
        ref float line = ref MemoryMarshal.GetReference(x);
        TVector a0 = default, a1 = default, a2 = default, b0 = default, b1 = default, b2 = default;
        TVector c0 = default, c1 = default, c2 = default, d0 = default, d1 = default, d2 = default;
        for (int block = 0; samples > 0; block++, samples -= lanes)
        {
            var lines = dy.Data.Slice((block * dy.BlockLength) + (row * lanes), rows * lanes);
            ref float gradient = ref MemoryMarshal.GetReference(lines);
            for (nuint lane = 0, count = (nuint)Math.Min(lanes, samples); lane < count; lane++)
            {
                TVector x0 = TOperations.Load(ref line, at), x1 = TOperations.Load(ref line, at + vector);
                var x2 = TOperations.Load(ref line, at + (2 * vector));
                var g = TOperations.Create(Unsafe.Add(ref gradient, lane));
                (a0, a1) = (TOperations.MultiplyAdd(g, x0, a0), TOperations.MultiplyAdd(g, x1, a1));
                a2 = TOperations.MultiplyAdd(g, x2, a2);
                g = TOperations.Create(Unsafe.Add(ref gradient, lane + b));
                (b0, b1) = (TOperations.MultiplyAdd(g, x0, b0), TOperations.MultiplyAdd(g, x1, b1));
                b2 = TOperations.MultiplyAdd(g, x2, b2);
                g = TOperations.Create(Unsafe.Add(ref gradient, lane + c));
                (c0, c1) = (TOperations.MultiplyAdd(g, x0, c0), TOperations.MultiplyAdd(g, x1, c1));
                c2 = TOperations.MultiplyAdd(g, x2, c2);
                g = TOperations.Create(Unsafe.Add(ref gradient, lane + d));
                (d0, d1) = (TOperations.MultiplyAdd(g, x0, d0), TOperations.MultiplyAdd(g, x1, d1));
                d2 = TOperations.MultiplyAdd(g, x2, d2);
                at += (nuint)pitch;
            }
        }

        Store(sums, a0, a1, a2);
        Store(sums[tile..], b0, b1, b2);
        Store(sums[(2 * tile)..], c0, c1, c2);
        Store(sums[(3 * tile)..], d0, d1, d2);

        static void Store(Span<float> to, TVector first, TVector second, TVector third)
        {
            TOperations.Store(first, to);
            TOperations.Store(second, to[TOperations.Count..]);
            TOperations.Store(third, to[(2 * TOperations.Count)..]);
        }
    }

    /// <summary>512 bits.</summary>
    private readonly struct Widest : IVectorOf<Vector512<float>>
    {
        public static int Count => Vector512<float>.Count;

        public static Vector512<float> Load(ref float from, nuint at) => Vector512.LoadUnsafe(ref from, at);

        public static Vector512<float> Create(float number) => Vector512.Create(number);

        public static Vector512<float> MultiplyAdd(Vector512<float> a, Vector512<float> b, Vector512<float> sum) =>
            Vector512.MultiplyAddEstimate(a, b, sum);

        public static void Store(Vector512<float> vector, Span<float> to) => vector.CopyTo(to);
    }

    /// <summary>256 bits where the processor has them.</summary>
    private readonly struct Usual : IVectorOf<Vector<float>>
    {
        public static int Count => Vector<float>.Count;

        public static Vector<float> Load(ref float from, nuint at) => Vector.LoadUnsafe(ref from, at);

        public static Vector<float> Create(float number) => new(number);

        public static Vector<float> MultiplyAdd(Vector<float> a, Vector<float> b, Vector<float> sum) =>
            Vector.MultiplyAddEstimate(a, b, sum);

        public static void Store(Vector<float> vector, Span<float> to) => vector.CopyTo(to);
    }
}
