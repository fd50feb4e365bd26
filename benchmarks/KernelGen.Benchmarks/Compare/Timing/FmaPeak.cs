using System.Diagnostics;

namespace KernelGen.Benchmarks.Compare.Timing;

/// <summary>The machine's ceiling in this very run: GFLOP/s of fused multiply-adds from L1, all threads at once, sampled between the cases.</summary>
public sealed class FmaPeak
{
    /// <summary>About a millisecond of work a call.</summary>
    private const int Passes = 40_000;
    private const int CallsPerSample = 5;

    private readonly Workers _workers;
    private readonly PeakWork _work;
    private readonly List<double> _samples = [];

    public FmaPeak(Workers workers)
    {
        _workers = workers;
        _work = new PeakWork(workers.Threads);
        Call();
    }

    /// <summary>Median of all calls so far, in GFLOP/s of all threads together.</summary>
    public double Gflops => Median.Of(_samples);

    /// <summary>Times some calls.</summary>
    public void Sample()
    {
        for (int i = 0; i < CallsPerSample; i++)
        {
            double seconds = Call();
            _samples.Add(FmaLoop.OperationsPerPass * Passes * _workers.Threads / seconds / 1e9);
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
        private readonly AlignedBuffer[] _numbers;
        private float _sum;

        public PeakWork(int threads)
        {
            _numbers = [.. Enumerable.Range(0, threads).Select(_ => new AlignedBuffer(FmaLoop.Floats))];
            foreach (var numbers in _numbers)
                numbers.Span.Fill(1);
        }

        // The sum is kept so that no compiler may drop the loop.
        public void Run(int part) => _sum = FmaLoop.Run(_numbers[part].Span, Passes);

        public override string ToString() => _sum.ToString(System.Globalization.CultureInfo.InvariantCulture);
    }
}
