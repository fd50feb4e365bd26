using System.Diagnostics;

namespace KernelGen.Benchmarks.Compare.Timing;

/// <summary>
/// The ceiling of vectors of one width in this very run: GFLOP/s of fused multiply-adds from L1, all threads at once, sampled
/// between the cases.
/// </summary>
public sealed class FmaPeak
{
    private const int CallsPerSample = 5;

    /// <summary>Untimed calls before, about a millisecond each, so that several threads run on processors of their own.</summary>
    private const int CallsToSpread = 12;

    private readonly int _passes;

    private readonly Workers _workers;
    private readonly PeakWork _work;
    private readonly List<double> _samples = [];

    public FmaPeak(Workers workers, VectorWidth width)
    {
        _workers = workers;
        Width = width;

        // About a millisecond of work a call.
        _passes = width switch { VectorWidth.V512 => 40_000, VectorWidth.V256 => 20_000, VectorWidth.V128 => 10_000, _ => 2_500 };
        _work = new PeakWork(width, _passes, workers.Threads);
        Call();
    }

    /// <summary>The width of its vectors.</summary>
    public VectorWidth Width { get; }

    /// <summary>Median of all calls so far, in GFLOP/s of all threads together.</summary>
    public double Gflops => Median.Of(_samples);

    /// <summary>Times some calls.</summary>
    public void Sample()
    {
        for (int i = 0; i < CallsToSpread && _workers.Threads > 1; i++)
            Call();
        for (int i = 0; i < CallsPerSample; i++)
        {
            double seconds = Call();
            _samples.Add(FmaLoop.OperationsPerPass * _passes * _workers.Threads / seconds / 1e9);
        }
    }

    private double Call()
    {
        long start = Stopwatch.GetTimestamp();
        _workers.Run(_work, _workers.Threads);
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private sealed class PeakWork : IParallelWork
    {
        private readonly VectorWidth _width;
        private readonly int _passes;
        private readonly AlignedBuffer[] _numbers;
        private float _sum;

        public PeakWork(VectorWidth width, int passes, int threads)
        {
            (_width, _passes) = (width, passes);
            _numbers = [.. Enumerable.Range(0, threads).Select(_ => new AlignedBuffer(FmaLoop.Floats))];
            foreach (var numbers in _numbers)
                numbers.Span.Fill(1);
        }

        // The sum is kept so that no compiler may drop the loop.
        public void Run(int part) => _sum = FmaLoop.Run(_width, _numbers[part].Span, _passes);

        public override string ToString() => _sum.ToString(System.Globalization.CultureInfo.InvariantCulture);
    }
}
