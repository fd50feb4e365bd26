using System.Runtime.InteropServices;
using TorchSharp;

namespace KernelGen.Benchmarks.Compare.Libtorch;

/// <summary>Whether libtorch can be used on this machine, and why not.</summary>
public static class LibtorchLibrary
{
    /// <summary>Loads libtorch and gives it that many threads. Where that is impossible the result is false and the reason says why.</summary>
    public static bool TryLoad(int threads, out string reason)
    {
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

    /// <summary>The loaded library that holds libtorch's kernels and its copy of MKL; 0 where it is not found.</summary>
    public static nint NativeHandle()
    {
        // Loaded already, so that its name alone finds it where the loader keeps names; beside the program otherwise.
        string name = OperatingSystem.IsWindows() ? "torch_cpu.dll" : OperatingSystem.IsMacOS() ? "libtorch_cpu.dylib" : "libtorch_cpu.so";
        string beside = Path.Combine(AppContext.BaseDirectory, "runtimes", RuntimeInformation.RuntimeIdentifier, "native", name);
        return NativeLibrary.TryLoad(beside, out nint handle) || NativeLibrary.TryLoad(Path.Combine(AppContext.BaseDirectory, name), out handle) || NativeLibrary.TryLoad(name, out handle)
            ? handle : 0;
    }
}
