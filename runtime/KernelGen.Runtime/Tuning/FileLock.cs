namespace KernelGen;

/// <summary>
/// A lock file that keeps processes from overwriting each other's entries. If the wait times out, the caller writes without the lock: an
/// entry that is lost then is measured again.
/// </summary>
internal static class FileLock
{
    /// <summary>Attempts to open the lock file, with a sleep of 1 ms after each; writing the cache file takes about 1 ms.</summary>
    private const int Tries = 500;

    /// <summary>Waits for the lock: about half a second at most, or longer if the system's timer is coarser than 1 ms.</summary>
    /// <returns>The lock, which is released when disposed; null if the wait timed out.</returns>
    public static IDisposable? Wait(string path)
    {
        for (int i = 0; i < Tries; i++)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException refusal) when (IsTaken(refusal))
            {
                Thread.Sleep(1);
            }
        }

        return null;
    }

    /// <summary>
    /// Whether another process holds the file: EWOULDBLOCK on Linux (11) and macOS (35), a sharing (32) or lock violation (33) on Windows.
    /// Waiting does not help against any other error.
    /// </summary>
    private static bool IsTaken(IOException refusal) => (refusal.HResult & 0xFFFF) is 11 or 35 or 32 or 33;
}
