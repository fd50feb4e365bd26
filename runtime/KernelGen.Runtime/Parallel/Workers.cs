namespace KernelGen;

/// <summary>The threads that share a layer's work.</summary>
/// <param name="threads">Number of threads, the caller included.</param>
public sealed class Workers(int threads) : IDisposable
{
    /// <summary>The calling thread alone.</summary>
    public static Workers CallerOnly { get; } = new(1);

    /// <summary>Number of threads, the caller included.</summary>
    public int Threads { get; } = threads;

    /// <inheritdoc/>
    public void Dispose() { }

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
}
