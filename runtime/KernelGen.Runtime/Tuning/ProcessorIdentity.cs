using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using System.Text;

namespace KernelGen;

/// <summary>The processor's name and the instruction set that the kernels use, as one line of text without tabs.</summary>
internal static class ProcessorIdentity
{
    /// <summary>This processor.</summary>
    public static string Current { get; } =
        Clean($"{Name()}, {RuntimeInformation.ProcessArchitecture} {InstructionSet} {KernelDispatch.Widest}");

    private static string InstructionSet =>
        Avx512F.IsSupported ? "AVX-512" : Fma.IsSupported ? "FMA" : Avx.IsSupported ? "AVX" : "baseline";

    /// <summary>Replaces each run of spaces and control characters by one space, so that the text fits into one field of a line.</summary>
    internal static string Clean(string text) =>
        string.Join(' ', new string([.. text.Select(c => char.IsControl(c) ? ' ' : c)]).Split(' ', StringSplitOptions.RemoveEmptyEntries));

    private static string Name() =>
        BrandString()
        ?? Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER")
        ?? (OperatingSystem.IsLinux() ? ArmParts() : null)
        ?? $"{RuntimeInformation.OSDescription}, {Environment.ProcessorCount} processors";

    /// <summary>The brand string of an x86 processor: CPUID leaves 80000002 to 80000004, 16 characters each.</summary>
    private static string? BrandString()
    {
        const int first = unchecked((int)0x80000002), last = unchecked((int)0x80000004);
        if (!X86Base.IsSupported || (uint)X86Base.CpuId(unchecked((int)0x80000000), 0).Eax < unchecked((uint)last))
            return null;
        var text = new StringBuilder();
        for (int leaf = first; leaf <= last; leaf++)
        {
            var (eax, ebx, ecx, edx) = X86Base.CpuId(leaf, 0);
            foreach (int four in (ReadOnlySpan<int>)[eax, ebx, ecx, edx])
            {
                for (int shift = 0; shift < 32; shift += 8)
                    text.Append((char)(four >> shift & 0xFF));
            }
        }

        return text.ToString();
    }

    /// <summary>On Linux, an ARM processor is identified by the numbers in /proc/cpuinfo.</summary>
    private static string? ArmParts()
    {
        try
        {
            string[] facts = ["CPU implementer", "CPU part", "CPU variant", "model name"];
            var lines = File.ReadLines("/proc/cpuinfo")
                .Where(line => facts.Any(fact => line.StartsWith(fact, StringComparison.Ordinal)))
                .Distinct()
                .ToArray();
            return lines.Length == 0 ? null : string.Join(' ', lines);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
