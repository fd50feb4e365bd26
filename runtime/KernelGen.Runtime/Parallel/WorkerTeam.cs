using System.Diagnostics;
using System.Runtime.ExceptionServices;

namespace KernelGen;

/// <summary>
/// Dedicated threads that run the parts of one work at a time, together with the caller. An idle thread spins for a short time, because the
/// next layer's work usually follows within microseconds, and then blocks.
/// </summary>
/// <remarks>
/// Parts are claimed by a compare-and-swap on (round, parts left), so a thread that wakes late finds no part to run and does not delay the
/// others, and a thread that missed a round cannot claim a part of the next one by mistake. runtime/README.md compares it with the thread
/// pool and Parallel.For.
/// </remarks>
internal sealed class WorkerTeam : IDisposable
{
    /// <summary>
    /// How long an idle thread, or a caller that waits for other threads, waits before it blocks: 200 us, for the gaps between layers and
    /// between steps.
    /// </summary>
    private static readonly long WaitTicks = Stopwatch.Frequency / 1_000_000 * 200;

    /// <summary>How long it spins before it yields in each iteration. The thread that it waits for may need the processor.</summary>
    private static readonly long SpinTicks = WaitTicks / 10;

    private readonly Thread[] _threads;
    private readonly object _idle = new();
    private readonly object _finished = new();
    private long _claims;
    private IParallelWork? _work;
    private int _parts;
    private int _pending;
    private int _sleeping;
    private int _callerSleeps;
    private bool _stopped;
    private ExceptionDispatchInfo? _failure;

    public WorkerTeam(int threads)
    {
        _threads = new Thread[threads];
        for (int i = 0; i < threads; i++)
        {
            _threads[i] = new Thread(Serve) { IsBackground = true, Name = $"KernelGen worker {i + 1}" };
            _threads[i].Start();
        }
    }

    /// <summary>Number of threads that are blocked because there was no work.</summary>
    public int Sleeping => Volatile.Read(ref _sleeping);

    /// <summary>Runs all parts on these threads and the caller's. <see cref="Workers"/> allows one caller at a time.</summary>
    public void Run(IParallelWork work, int parts)
    {
        int round = Begin(work, parts);
        TakeParts(round);
        AwaitOthers();
        var failure = _failure;

        // Idle threads must not keep a network in memory.
        (_work, _failure) = (null, null);
        failure?.Throw();
    }

    public void Dispose()
    {
        lock (_idle)
        {
            _stopped = true;
            Monitor.PulseAll(_idle);
        }

        foreach (var thread in _threads)
            thread.Join();
    }

    private int Begin(IParallelWork work, int parts)
    {
        (_work, _parts, _pending) = (work, parts, parts);
        int round = RoundOf(_claims) + 1;

        // A full fence here and in the thread: either a thread that is about to block sees the new round, or this thread sees that it
        // blocks.
        Interlocked.Exchange(ref _claims, ((long)round << 32) | (uint)parts);
        if (Sleeping > 0)
        {
            lock (_idle)
                Monitor.PulseAll(_idle);
        }

        return round;
    }

    private void TakeParts(int round)
    {
        while (TryClaim(round, out int part))
        {
            try
            {
                // A claimed part keeps its round open, so _work is still the work of that round.
                if (Volatile.Read(ref _failure) is null)
                    _work!.Run(part);
            }
#pragma warning disable CA1031 // Exceptions of a part are thrown in the caller, not in this thread.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                Interlocked.CompareExchange(ref _failure, ExceptionDispatchInfo.Capture(exception), null);
            }

            if (Interlocked.Decrement(ref _pending) == 0 && Volatile.Read(ref _callerSleeps) != 0)
            {
                lock (_finished)
                    Monitor.Pulse(_finished);
            }
        }
    }

    private bool TryClaim(int round, out int part)
    {
        part = -1;
        while (true)
        {
            long seen = Volatile.Read(ref _claims);
            int left = (int)seen;
            if (RoundOf(seen) != round || left == 0)
                return false;
            if (Interlocked.CompareExchange(ref _claims, seen - 1, seen) == seen)
            {
                part = _parts - left;
                return true;
            }
        }
    }

    private void AwaitOthers()
    {
        var wait = new BriefWait();
        while (Volatile.Read(ref _pending) != 0 && wait.Continues())
        {
        }

        if (Volatile.Read(ref _pending) == 0)
            return;
        lock (_finished)
        {
            Interlocked.Exchange(ref _callerSleeps, 1);
            while (Volatile.Read(ref _pending) != 0)
                Monitor.Wait(_finished);
            _callerSleeps = 0;
        }
    }

    /// <summary>The loop of each thread, until the team is disposed.</summary>
    private void Serve()
    {
        int round = 0;
        while (true)
        {
            var wait = new BriefWait();
            while (RoundOf(Volatile.Read(ref _claims)) == round && wait.Continues())
            {
            }

            SleepUntilNewRound(round);
            if (Volatile.Read(ref _stopped))
                return;
            round = RoundOf(Volatile.Read(ref _claims));
            TakeParts(round);
        }
    }

    private void SleepUntilNewRound(int round)
    {
        if (RoundOf(Volatile.Read(ref _claims)) != round)
            return;
        lock (_idle)
        {
            Interlocked.Increment(ref _sleeping);
            while (RoundOf(Volatile.Read(ref _claims)) == round && !_stopped)
                Monitor.Wait(_idle);
            _sleeping--;
        }
    }

    private static int RoundOf(long claims) => (int)(claims >> 32);

    /// <summary>A wait that spins, then yields, then ends.</summary>
    private readonly struct BriefWait()
    {
        private readonly long _start = Stopwatch.GetTimestamp();

        /// <summary>Spins or yields once; false if the thread should block.</summary>
        public bool Continues()
        {
            long waited = Stopwatch.GetTimestamp() - _start;
            if (waited > SpinTicks)
                Thread.Yield();
            else
                Thread.SpinWait(1);
            return waited < WaitTicks;
        }
    }
}
