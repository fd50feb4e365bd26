namespace KernelGen;

/// <summary>Takes turns with other processes by a lock file, so that no entry of theirs is lost. Who waits too long goes ahead: a lost entry is measured anew.</summary>
internal static class FileTurn
{
    private const int Tries = 100;

    /// <summary>Waits up to a tenth of a second.</summary>
    /// <returns>What ends the turn when disposed; null where the lock could not be had.</returns>
    public static IDisposable? Wait(string path)
    {
        for (int i = 0; i < Tries; i++)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (File.Exists(path))
            {
                // It is there, so somebody else holds it; what forbids creating it is the caller's to know.
                Thread.Sleep(1);
            }
        }

        return null;
    }
}
