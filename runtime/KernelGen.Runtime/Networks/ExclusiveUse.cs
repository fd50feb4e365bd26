namespace KernelGen;

/// <summary>
/// Lets one thread at a time use a network and throws for others. The thread that uses it may enter again, for example from a callback
/// between two steps.
/// </summary>
internal sealed class ExclusiveUse
{
    private int _thread;
    private int _entries;

    /// <summary>Reserves the network for this thread until the result is disposed.</summary>
    /// <exception cref="InvalidOperationException">Another thread uses it.</exception>
    public Entry Enter()
    {
        int thread = Environment.CurrentManagedThreadId;
        if (Volatile.Read(ref _thread) != thread && Interlocked.CompareExchange(ref _thread, thread, 0) != 0)
        {
            throw new InvalidOperationException(
                "Another thread is using this network: it trains, predicts or evaluates, and all of these write to the network's buffers. "
                + "Wait until it is done, or give each thread a network with layers of its own.");
        }

        _entries++;
        return new Entry(this);
    }

    private void Leave()
    {
        if (--_entries == 0)
            Volatile.Write(ref _thread, 0);
    }

    /// <summary>The use of a network by one thread.</summary>
    internal readonly struct Entry(ExclusiveUse use) : IDisposable
    {
        /// <summary>Ends the use.</summary>
        public void Dispose() => use.Leave();
    }
}
