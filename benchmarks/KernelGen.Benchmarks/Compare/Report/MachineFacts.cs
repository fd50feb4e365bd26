using System.Globalization;
using System.Runtime.InteropServices;
using KernelGen.Benchmarks.Compare.Timing;

namespace KernelGen.Benchmarks.Compare.Report;

/// <summary>What a reader must know about the machine before believing a number.</summary>
public static class MachineFacts
{
    /// <summary>Bytes of a core's second cache; null where the system does not say.</summary>
    public static long? L2Bytes
    {
        get
        {
            const string file = "/sys/devices/system/cpu/cpu0/cache/index2/size";
            string text = File.Exists(file) ? File.ReadAllText(file).Trim() : "";
            return text.EndsWith('K') && long.TryParse(text[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out long kilobytes)
                ? kilobytes * 1024
                : null;
        }
    }

    public static string Line(int threads, VectorWidth kernels) => string.Create(
        CultureInfo.InvariantCulture,
        $"{Processor()}, {Environment.ProcessorCount} logical processors; "
        + $"{RuntimeInformation.FrameworkDescription}, {RuntimeInformation.RuntimeIdentifier}; "
        + $"widest vectors {AcceleratedWidths.Widest}, kernels {kernels}; {threads} {(threads == 1 ? "thread" : "threads")}.");

    /// <summary>The processor's name.</summary>
    public static string Processor()
    {
        const string file = "/proc/cpuinfo", key = "model name";
        string? line = File.Exists(file)
            ? File.ReadLines(file).FirstOrDefault(line => line.StartsWith(key, StringComparison.Ordinal))
            : null;
        return line?[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim()
            ?? Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER") ?? RuntimeInformation.ProcessArchitecture.ToString();
    }
}
