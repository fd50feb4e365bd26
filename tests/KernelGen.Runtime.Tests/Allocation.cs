namespace KernelGen.Runtime.Tests;

/// <summary>Counts managed bytes.</summary>
internal static class Allocation
{
    private const int Attempts = 5;

    /// <summary>
    /// The least that this thread allocates in several runs. While a method is compiled, the runtime now and then adds a table of handles
    /// (7,536 bytes) on the thread that asked for it; what the code itself allocates, it allocates in every run.
    /// </summary>
    public static long Of(Action run)
    {
        long least = long.MaxValue;
        for (int attempt = 0; attempt < Attempts; attempt++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            run();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least;
    }
}
