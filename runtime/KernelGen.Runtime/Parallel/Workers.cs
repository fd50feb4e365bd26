namespace KernelGen;

/// <summary>
/// The threads that share a layer's work. The calling thread runs parts too, so <c>threads: 1</c> starts no thread. No more threads than
/// processors are started, since they could not run at the same time; the work is still divided for the number of threads that was asked
/// for.
/// </summary>
/// <remarks>One thread at a time may call <see cref="Run"/>. It allocates nothing.</remarks>
public sealed class Workers : IDisposable
{
    private readonly WorkerTeam? _team;
    private readonly bool _isShared;
    private int _running;
    private bool _ended;

    /// <summary>Starts the threads.</summary>
    /// <param name="threads">Number of threads, the caller included, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">Not positive.</exception>
    public Workers(int threads)
        : this(threads, Environment.ProcessorCount)
    {
    }

    /// <summary>Starts the threads as if the machine had this number of processors.</summary>
    internal Workers(int threads, int processors)
    {
        if (threads < 1)
        {
            throw new ArgumentOutOfRangeException(
                nameof(threads), threads, $"{threads} threads were asked for; at least 1, the caller, is needed.");
        }

        Threads = Most = threads;
        int helpers = Math.Min(threads, processors) - 1;
        _team = helpers > 0 ? new WorkerTeam(helpers) : null;
    }

    /// <summary>The calling thread only. It has no state, so several callers may use it at the same time.</summary>
    private Workers()
    {
        Threads = Most = 1;
        _isShared = true;
    }

    /// <summary>The calling thread alone. Any number of threads may use it at the same time, and disposing it does nothing.</summary>
    public static Workers CallerOnly { get; } = new();

    /// <summary>
    /// Number of threads, the caller included. Work should be divided into parts for this number. A training may have fewer share its steps
    /// for some time, so ask again for each piece of work.
    /// </summary>
    public int Threads { get; private set; }

    /// <summary>The number that was asked for.</summary>
    internal int Most { get; }

    /// <summary>Has fewer threads share what comes, or all of them again. The threads stay.</summary>
    /// <param name="threads">From 1 to <see cref="Most"/>.</param>
    internal void Use(int threads)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(threads);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(threads, Most);
        Threads = threads;
    }

    /// <summary>Runs every part of the work, each once and in no fixed order, and returns when all are done.</summary>
    /// <param name="work">The work.</param>
    /// <param name="parts">Number of parts, 0 or more.</param>
    /// <exception cref="InvalidOperationException">
    /// Another thread, or a part of the work itself, is running work on these workers, whatever their number of threads.
    /// </exception>
    /// <exception cref="ObjectDisposedException">The workers have been disposed.</exception>
    /// <remarks>
    /// If parts throw, the exception of one of them is thrown to the caller unchanged, after the parts that had begun have ended; the
    /// remaining parts are not run.
    /// </remarks>
    public void Run(IParallelWork work, int parts)
    {
        ArgumentNullException.ThrowIfNull(work);
        ArgumentOutOfRangeException.ThrowIfNegative(parts);
        if (_isShared)
        {
            RunAll(work, parts);
            return;
        }

        if (Interlocked.CompareExchange(ref _running, 1, 0) != 0)
        {
            throw new InvalidOperationException(
                "These workers are running other work already. Give each thread a network (or Workers) of its own, "
                + "and do not run work from within a part.");
        }

        try
        {
            ObjectDisposedException.ThrowIf(_ended, this);
            if (_team is not null && parts > 1)
                _team.Run(work, parts);
            else
                RunAll(work, parts);
        }
        finally
        {
            Volatile.Write(ref _running, 0);
        }
    }

    /// <summary>Ends the threads. It may be called more than once.</summary>
    public void Dispose()
    {
        if (_isShared)
            return;
        _ended = true;
        _team?.Dispose();
    }

    private static void RunAll(IParallelWork work, int parts)
    {
        for (int part = 0; part < parts; part++)
            work.Run(part);
    }
}
