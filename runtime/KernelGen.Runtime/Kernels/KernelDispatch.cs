using System.Runtime.Intrinsics;

namespace KernelGen;

/// <summary>Chooses kernels by vector width: an option goes before the environment variable, that before the processor's best.</summary>
internal static class KernelDispatch
{
    /// <summary>The widest vectors that this processor accelerates.</summary>
    public static VectorWidth Widest =>
        Vector512.IsHardwareAccelerated ? VectorWidth.V512
        : Vector256.IsHardwareAccelerated ? VectorWidth.V256
        : Vector128.IsHardwareAccelerated ? VectorWidth.V128
        : VectorWidth.Scalar;

    /// <summary>The width that these options ask for on this machine.</summary>
    /// <exception cref="ArgumentException">The environment variable names no width.</exception>
    public static VectorWidth WidthFor(KernelOptions? options) =>
        options?.Width ?? FromEnvironment(Environment.GetEnvironmentVariable(KernelOptions.WidthVariable)) ?? Widest;

    /// <summary>The variants of a pass that are written for a width, the policy's first choice first.</summary>
    /// <exception cref="ArgumentException">The project ships no kernel of that width.</exception>
    public static KernelVariant<TKernel>[] OfWidth<TKernel>(IReadOnlyList<KernelVariant<TKernel>> variants, VectorWidth width, string layer)
        where TKernel : Delegate
    {
        var fitting = variants.Where(variant => variant.Width == width).ToArray();
        return fitting.Length > 0 ? fitting : throw new ArgumentException(
            $"Layer {layer} has no kernel for width {width}; it has {string.Join(", ", variants.Select(v => v.Width).Distinct())}. Ask for one of these.");
    }

    internal static VectorWidth? FromEnvironment(string? text) => text?.Trim().ToLowerInvariant() switch
    {
        null or "" => null,
        "scalar" => VectorWidth.Scalar,
        "128" => VectorWidth.V128,
        "256" => VectorWidth.V256,
        "512" => VectorWidth.V512,
        _ => throw new ArgumentException(
            $"Environment variable {KernelOptions.WidthVariable} is '{text}', which names no vector width. Set it to scalar, 128, 256 or 512, or unset it."),
    };
}
