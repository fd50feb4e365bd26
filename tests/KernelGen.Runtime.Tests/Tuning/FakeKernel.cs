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

    /// <summary>The width of all these kernels, which every machine can run.</summary>
    public const VectorWidth Width = VectorWidth.V128;

    public KernelVariant<LinearKernel> Forward(int rows, int columns, FakeClock clock, Action<FakeKernel> ran) => new(
        Name, Width, (in LinearOperands o) =>
        {
            Count(clock, ran, (double)(o.End - o.First) / rows);
            for (int block = 0; block < o.Blocks; block++)
                o.Y.Slice(((block * rows) + o.First) * 16, (o.End - o.First) * 16).Clear();
            foreach (var (row, column, k) in Nonzeros(o.Starts.ToArray(), o.Offsets.ToArray(), rows, columns, o.First, o.End, named: true))
            {
                for (int i = 0; i < o.Blocks * 16; i++)
                    o.Y[At(i, rows, row)] += o.W[k] * o.X[At(i, columns, column)];
            }
        })
    { Packing = Packing, TextHash = Text };

    public BackwardVariant<LinearKernel> Backward(int rows, int columns, FakeClock clock, Action<FakeKernel> ran)
    {
        return new(Name, Width, Of(true, true), Of(false, true), Of(true, false)) { Packing = Packing, TextHash = Text };

        LinearKernel Of(bool input, bool weights) => (in LinearOperands o) =>
        {
            Count(clock, ran, (double)(o.End - o.First) / columns);
            for (int block = 0; block < o.Blocks && input; block++)
                o.DX.Slice(((block * columns) + o.First) * 16, (o.End - o.First) * 16).Clear();
            foreach (var (column, row, k) in Nonzeros(o.Starts.ToArray(), o.Offsets.ToArray(), columns, rows, o.First, o.End, named: false))
            {
                for (int i = 0; i < o.Blocks * 16; i++)
                {
                    if (input)
                        o.DX[At(i, columns, column)] += o.W[k] * o.DY[At(i, rows, row)];
                    if (weights)
                        o.DW[k] += o.X[At(i, columns, column)] * o.DY[At(i, rows, row)];
                }
            }
        };
    }

    private static int At(int sample, int features, int feature) => (((sample / 16 * features) + feature) * 16) + (sample % 16);

    private IEnumerable<(int Line, int Input, int Place)> Nonzeros(
        int[] starts, ushort[] offsets, int lines, int inputs, int first, int end, bool named)
    {
        int block = Block == 0 ? inputs : Block, entries = named ? 2 : 1;
        for (int begin = 0; begin < inputs; begin += block)
        {
            for (int line = first; line < end; line++)
            {
                int entry = ((begin / block * lines) + line) * entries;
                for (int k = starts[entry]; k < starts[entry + entries]; k++)
                    yield return (named ? starts[entry + 1] : line, begin + (offsets[k] / 16), k);
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
