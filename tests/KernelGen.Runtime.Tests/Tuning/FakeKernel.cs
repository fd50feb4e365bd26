namespace KernelGen.Runtime.Tests.Tuning;

/// <summary>A kernel for tests: computes plainly what it should, and moves the clock by what it pretends to take.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Cost">Microseconds for the whole layer.</param>
/// <param name="Block">Inputs of a block, 0 for all: the order of its nonzeros.</param>
internal sealed record FakeKernel(string Name, double Cost, int Block = 0)
{
    private int _calls;

    /// <summary>What stands for its text.</summary>
    public string Text { get; init; } = "";

    /// <summary>How often it ran.</summary>
    public int Calls => _calls;

    private PatternPacking Packing => new(Panel: 1, Block);

    public KernelVariant<SparseForwardKernel> Forward(int rows, int columns, FakeClock clock, Action<FakeKernel> ran) => new(
        Name, VectorWidth.Scalar, (starts, offsets, w, b, x, y, blocks, first, end) =>
        {
            Count(clock, ran, (double)(end - first) / rows);
            for (int block = 0; block < blocks; block++)
                y.Slice(((block * rows) + first) * 16, (end - first) * 16).Clear();
            foreach (var (row, column, k) in Nonzeros(starts.ToArray(), offsets.ToArray(), rows, columns, first, end))
            {
                for (int i = 0; i < blocks * 16; i++)
                    y[At(i, rows, row)] += w[k] * x[At(i, columns, column)];
            }
        })
    { Packing = Packing, TextHash = Text };

    public KernelVariant<SparseBackwardKernel> Backward(int rows, int columns, FakeClock clock, Action<FakeKernel> ran) => new(
        Name, VectorWidth.Scalar, (starts, offsets, w, x, dy, dx, dw, blocks, first, end) =>
        {
            Count(clock, ran, (double)(end - first) / columns);
            for (int block = 0; block < blocks; block++)
                dx.Slice(((block * columns) + first) * 16, (end - first) * 16).Clear();
            foreach (var (column, row, k) in Nonzeros(starts.ToArray(), offsets.ToArray(), columns, rows, first, end))
            {
                for (int i = 0; i < blocks * 16; i++)
                {
                    dx[At(i, columns, column)] += w[k] * dy[At(i, rows, row)];
                    dw[k] += x[At(i, columns, column)] * dy[At(i, rows, row)];
                }
            }
        })
    { Packing = Packing, TextHash = Text };

    public KernelVariant<SparseBackwardWeightsKernel> BackwardWeights(int rows, int columns, FakeClock clock, Action<FakeKernel> ran)
    {
        var both = Backward(rows, columns, new FakeClock(), _ => { });
        return new(
            Name + "OfWeights", VectorWidth.Scalar, (starts, offsets, x, dy, dw, blocks, first, end) =>
            {
                Count(clock, ran, (double)(end - first) / columns);
                both.Run(starts, offsets, new float[dw.Length], x, dy, new float[blocks * columns * 16], dw, blocks, first, end);
            })
        { Packing = Packing, TextHash = Text };
    }

    private static int At(int sample, int features, int feature) => (((sample / 16 * features) + feature) * 16) + (sample % 16);

    private IEnumerable<(int Line, int Input, int Place)> Nonzeros(int[] starts, ushort[] offsets, int lines, int inputs, int first, int end)
    {
        int block = Block == 0 ? inputs : Block;
        for (int begin = 0; begin < inputs; begin += block)
        {
            for (int line = first; line < end; line++)
            {
                int entry = (begin / block * lines) + line;
                for (int k = starts[entry]; k < starts[entry + 1]; k++)
                    yield return (line, begin + (offsets[k] / 16), k);
            }
        }
    }

    private void Count(FakeClock clock, Action<FakeKernel> ran, double share)
    {
        Interlocked.Increment(ref _calls);
        ran(this);
        clock.Advance(Cost * share);
    }
}
