using KernelGen.Benchmarks.Compare.Libtorch;

namespace KernelGen.Oracle.Tests;

/// <summary>Whether there is a libtorch to compare with.</summary>
internal static class Oracle
{
    private static readonly Lazy<string?> Loading = new(() => LibtorchLibrary.TryLoad(threads: 1, out string reason) ? null : reason);

    /// <summary>Why nothing can be compared; null where libtorch is loaded.</summary>
    public static string? Missing => Loading.Value is not { } reason ? null
        : (reason.StartsWith("libtorch could", StringComparison.Ordinal) ? reason : $"libtorch could not be loaded: {reason}")
            + "; nothing was compared";
}
