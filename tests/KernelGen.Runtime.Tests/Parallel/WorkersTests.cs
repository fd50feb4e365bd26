using System.Collections.Concurrent;

namespace KernelGen.Runtime.Tests.Parallel;

public sealed class WorkersTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(8)]
    public void Every_part_runs_exactly_once_in_every_round(int threads)
    {
        // As many processors as threads, so that this many threads really exist.
        using var workers = new Workers(threads, processors: threads);
        var work = new CountingWork();
        for (int round = 0; round < 3000; round++)
        {
            int parts = round % 19;
            work.Counts = new int[parts];
            workers.Run(work, parts);
            Assert.All(work.Counts, count => Assert.Equal(1, count));
        }
    }

    [Fact]
    public void More_threads_than_processors_still_cut_the_work_into_as_many_parts()
    {
        using var workers = new Workers(8, processors: 2);
        var work = new CountingWork { Counts = new int[workers.Threads] };
        workers.Run(work, workers.Threads);
        Assert.Equal([1, 1, 1, 1, 1, 1, 1, 1], work.Counts);
    }

    [Fact]
    public void Parts_run_on_other_threads_too()
    {
        using var workers = new Workers(2, processors: 2);

        // Each part waits for the other, so this returns only if two threads are at it at the same time.
        using var work = new MeetingWork(parts: 2);
        workers.Run(work, 2);
        Assert.Equal(2, work.Threads.Distinct().Count());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void An_exception_of_a_part_reaches_the_caller_and_the_team_stays_usable(int threads)
    {
        using var workers = new Workers(threads, processors: threads);
        for (int failing = 0; failing < 6; failing++)
        {
            var thrown = Assert.Throws<InvalidDataException>(() => workers.Run(new FailingWork(failing), 6));
            Assert.Equal($"part {failing}", thrown.Message);
        }

        var work = new CountingWork { Counts = new int[6] };
        workers.Run(work, 6);
        Assert.Equal([1, 1, 1, 1, 1, 1], work.Counts);
    }

    [Fact]
    public void A_run_allocates_nothing_on_any_thread()
    {
        using var workers = new Workers(3, processors: 3);
        using var work = new AllocationWork();
        for (int round = 0; round < 200; round++)
            workers.Run(work, 3);

        long leastOfHelpers = long.MaxValue;
        Assert.Equal(0, Allocation.Of(() =>
        {
            work.Reset();
            for (int round = 0; round < 500; round++)
                workers.Run(work, 3);
            leastOfHelpers = Math.Min(leastOfHelpers, work.MostAllocatedBetweenParts);
        }));
        Assert.Equal(0, leastOfHelpers);
    }

    [Fact]
    public void Threads_without_work_block()
    {
        using var team = new WorkerTeam(3);
        Assert.True(SpinWait.SpinUntil(() => team.Sleeping == 3, TimeSpan.FromSeconds(30)));
        var work = new CountingWork { Counts = new int[4] };
        team.Run(work, 4);
        Assert.Equal([1, 1, 1, 1], work.Counts);
        Assert.True(SpinWait.SpinUntil(() => team.Sleeping == 3, TimeSpan.FromSeconds(30)));
    }

    [Fact]
    public void Work_within_work_is_refused()
    {
        using var workers = new Workers(2, processors: 2);
        var thrown = Assert.Throws<InvalidOperationException>(() => workers.Run(new NestedWork(workers), 2));
        Assert.Contains("running other work already", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Ended_threads_and_too_few_are_refused()
    {
        var workers = new Workers(2, processors: 2);
        workers.Dispose();
        workers.Dispose();
        Assert.Throws<ObjectDisposedException>(() => workers.Run(new CountingWork { Counts = new int[2] }, 2));
        Assert.Contains("0 threads", Assert.Throws<ArgumentOutOfRangeException>(() => new Workers(0)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => Workers.CallerOnly.Run(new CountingWork(), -1));
    }

    private sealed class CountingWork : IParallelWork
    {
        public int[] Counts { get; set; } = [];

        public void Run(int part) => Interlocked.Increment(ref Counts[part]);
    }

    private sealed class MeetingWork(int parts) : IParallelWork, IDisposable
    {
        private readonly Barrier _barrier = new(parts);

        public ConcurrentBag<int> Threads { get; } = [];

        public void Run(int part)
        {
            Threads.Add(Environment.CurrentManagedThreadId);
            Assert.True(_barrier.SignalAndWait(TimeSpan.FromSeconds(30)));
        }

        public void Dispose() => _barrier.Dispose();
    }

    private sealed class FailingWork(int failing) : IParallelWork
    {
        public void Run(int part)
        {
            if (part == failing)
                throw new InvalidDataException($"part {part}");
        }
    }

    private sealed class NestedWork(Workers workers) : IParallelWork
    {
        public void Run(int part) => workers.Run(new CountingWork { Counts = new int[2] }, 2);
    }

    /// <summary>Notes on each thread how much was allocated there since its last part.</summary>
    private sealed class AllocationWork : IParallelWork, IDisposable
    {
        private readonly ThreadLocal<long> _last = new(() => GC.GetAllocatedBytesForCurrentThread());
        private long _most;

        public long MostAllocatedBetweenParts => Volatile.Read(ref _most);

        public void Reset() => _most = 0;

        public void Dispose() => _last.Dispose();

        public void Run(int part)
        {
            long now = GC.GetAllocatedBytesForCurrentThread();
            _most = Math.Max(_most, now - _last.Value);
            _last.Value = GC.GetAllocatedBytesForCurrentThread();
        }
    }
}
