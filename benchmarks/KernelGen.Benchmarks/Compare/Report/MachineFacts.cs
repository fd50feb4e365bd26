using System.Globalization;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace KernelGen.Benchmarks.Compare.Report;

/// <summary>What a reader must know about the machine before believing a number.</summary>
public static class MachineFacts
{
    public static string Line(int threads, VectorWidth kernels)
    {
        int bits = Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : 128;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{Processor()}, {Environment.ProcessorCount} logical processors; {RuntimeInformation.FrameworkDescription}, {RuntimeInformation.RuntimeIdentifier}; vectors of {bits} bits, kernels {kernels}; {threads} {(threads == 1 ? "thread" : "threads")}.");
    }

    private static string Processor()
    {
        const string file = "/proc/cpuinfo", key = "model name";
        string? line = File.Exists(file) ? File.ReadLines(file).FirstOrDefault(line => line.StartsWith(key, StringComparison.Ordinal)) : null;
        return line?[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim()
            ?? Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER") ?? RuntimeInformation.ProcessArchitecture.ToString();
    }
}
