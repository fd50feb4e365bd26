using TorchSharp;

namespace KernelGen.Torch;

/// <summary>The threads that modules share: as many as libtorch uses.</summary>
internal static class TorchWorkers
{
    private static readonly Lock Gate = new();
    private static Workers _current = Workers.CallerOnly;

    /// <summary>
    /// Runs work with as many threads as <c>torch.get_num_threads()</c> says. One caller at a time: modules on other threads wait.
    /// </summary>
    public static void Run(Action<Workers> work)
    {
        lock (Gate)
        {
            int threads = torch.get_num_threads();
            if (threads != _current.Threads)
            {
                _current.Dispose();
                _current = threads == 1 ? Workers.CallerOnly : new Workers(threads);
            }

            work(_current);
        }
    }
}
