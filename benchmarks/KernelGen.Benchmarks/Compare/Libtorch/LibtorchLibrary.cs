using System.Runtime.InteropServices;
using TorchSharp;

namespace KernelGen.Benchmarks.Compare.Libtorch;

/// <summary>Whether libtorch can be used on this machine, and why not.</summary>
public static class LibtorchLibrary
{
    private static string Beside => Path.Combine(AppContext.BaseDirectory, "runtimes", "linux-x64", "native", "libtorch_cpu.so");

    /// <summary>
    /// Loads libtorch and gives it that many threads. Where that is impossible the result is false and the reason says why.
    /// </summary>
    public static bool TryLoad(int threads, out string reason)
    {
        // Asked first, because TorchSharp would search the package cache and print what it tried.
        if (!File.Exists(Beside))
        {
            reason = "libtorch is not part of this build (it is on Linux x64, unless built with -p:Libtorch=false)";
            return false;
        }

        try
        {
            OlderLibstdcxx.Allow();
            torch.InitializeDeviceType(DeviceType.CPU);
            torch.set_num_threads(threads);
            torch.set_grad_enabled(false);
            reason = "";
            return true;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // Whatever a native loader may throw, a comparison without this baseline is worth more than none.
            reason = $"libtorch could not be loaded: {(e.InnerException ?? e).Message.Split('\n')[0].Trim()}";
            return false;
        }
    }

    /// <summary>The library that holds libtorch's kernels and its copy of MKL, loaded already; 0 where it is not found.</summary>
    public static nint NativeHandle() => NativeLibrary.TryLoad(Beside, out nint handle) ? handle : 0;
}
