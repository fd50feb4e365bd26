using System.Numerics.Tensors;
using BenchmarkDotNet.Attributes;

namespace KernelGen.Benchmarks.Runtime;

/// <summary>
/// What it costs to share a layer of 50 microseconds between two threads: the runtime's own team, the thread pool, and Parallel.For.
/// </summary>
[MemoryDiagnoser]
public class SharedWorkBenchmarks : IDisposable
{
    private readonly Workers _workers = new(threads: 2);
    private readonly HalfLayer _work = new();
    private readonly PooledHalf _pooled = new();
    private readonly ParallelOptions _options = new() { MaxDegreeOfParallelism = 2 };
    private Action<int>? _body;

    [GlobalSetup]
    public void Setup() => _body = _work.Run;

    [Benchmark(Baseline = true)]
    public void OneThread()
    {
        _work.Run(0);
        _work.Run(1);
    }

    [Benchmark]
    public void OwnTeam() => _workers.Run(_work, 2);

    [Benchmark]
    public void ThreadPoolItem() => _pooled.Run(_work);

    [Benchmark]
    public void ParallelFor() => Parallel.For(0, 2, _options, _body!);

    [GlobalCleanup]
    public void Dispose()
    {
        _workers.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>25 microseconds on a processor of 2024, out of the first-level cache.</summary>
    private sealed class HalfLayer : IParallelWork
    {
        private const int Length = 2048;
        private const int Turns = 345;

        private readonly float[] _numbers = Enumerable.Range(0, 2 * Length).Select(i => (i % 7) - 3f).ToArray();
        private readonly float[] _sums = new float[64];

        public void Run(int part)
        {
            var half = _numbers.AsSpan(part * Length, Length);
            float sum = 0;
            for (int turn = 0; turn < Turns; turn++)
                sum += TensorPrimitives.Dot(half, half);
            _sums[part * 32] = sum;
        }
    }

    /// <summary>One reusable item of the pool takes the second part; the caller takes the first and waits.</summary>
    private sealed class PooledHalf : IThreadPoolWorkItem
    {
        private IParallelWork? _work;
        private int _done;

        public void Run(IParallelWork work)
        {
            _work = work;
            Volatile.Write(ref _done, 0);
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
            work.Run(0);
            var wait = new SpinWait();
            while (Volatile.Read(ref _done) == 0)
                wait.SpinOnce(sleep1Threshold: -1);
        }

        public void Execute()
        {
            _work!.Run(1);
            Volatile.Write(ref _done, 1);
        }
    }
}
