namespace KernelGen;

/// <summary>Takes turns with other processes by a lock file, so that no entry of theirs is lost. A process that waits too long goes ahead: a lost entry is measured anew.</summary>
internal static class FileTurn
{
    /// <summary>Milliseconds to wait at most; writing the file takes about one.</summary>
    private const int Tries = 500;

    /// <summary>Waits up to half a second.</summary>
    /// <returns>What ends the turn when disposed; null where the lock could not be had.</returns>
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

    /// <summary>Whether another process has the file: EWOULDBLOCK on Linux and macOS, a sharing or lock violation on Windows. Whatever else forbids opening it will not pass by waiting.</summary>
    private static bool IsTaken(IOException refusal) => (refusal.HResult & 0xFFFF) is 11 or 35 or 32 or 33;
}
