using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace KernelGen.Oracle.Tests.Operations;

/// <summary>What reports call the processor: libtorch's libraries choose their code by it.</summary>
internal static class Processor
{
    public static string Description { get; } = Describe();

    private static string Describe()
    {
        const string file = "/proc/cpuinfo";
        string[] lines = File.Exists(file) ? [.. File.ReadLines(file).TakeWhile(line => line.Length > 0)] : [];
        string name = Value("model name") ?? RuntimeInformation.ProcessArchitecture.ToString();
        string family = Value("cpu family") is { } number ? $", family {number}, model {Value("model")}, stepping {Value("stepping")}" : "";
        return $"{name}{family}, {(Avx512F.IsSupported ? "AVX-512" : Avx2.IsSupported ? "AVX2" : "no AVX2")}";

        string? Value(string key) => lines.Where(line => line.Split(':')[0].Trim() == key).Select(line =>
            line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim()).FirstOrDefault();
    }
}
