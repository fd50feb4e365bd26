using System.Runtime.InteropServices;

namespace KernelGen.Benchmarks.Compare.Libtorch;

/// <summary>
/// Lets TorchSharp's native library load on systems whose libstdc++ is older than GCC 13's, Debian 12 among them. The library names
/// GLIBCXX_3.4.32 for nothing but the marker symbol of &lt;iostream&gt;, to which no relocation refers; marked weak, the loader does not
/// insist.
/// </summary>
internal static class OlderLibstdcxx
{
    private const string Library = "libLibTorchSharp.so";
    private const string Version = "GLIBCXX_3.4.32";

    /// <summary>Rewrites the copy that lies beside the program, once; elsewhere and afterwards it does nothing.</summary>
    /// <exception cref="IOException">The copy cannot be replaced.</exception>
    public static void Allow()
    {
        if (!OperatingSystem.IsLinux() || RuntimeInformation.ProcessArchitecture != Architecture.X64)
            return;
        string path = Path.Combine(AppContext.BaseDirectory, "runtimes", "linux-x64", "native", Library);
        if (!File.Exists(path))
            path = Path.Combine(AppContext.BaseDirectory, Library);
        if (!File.Exists(path))
            return;
        byte[] bytes = File.ReadAllBytes(path);
        if (!ElfVersionNeed.MarkWeak(bytes, Version))
            return;

        // Replaced, not written into: the file is a link into the package cache, and another process may have it mapped.
        string next = $"{path}.{Environment.ProcessId}";
        File.WriteAllBytes(next, bytes);
        File.Move(next, path, overwrite: true);
    }
}
