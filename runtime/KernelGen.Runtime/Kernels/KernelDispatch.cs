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

    /// <summary>
    /// The width that these options ask for on this machine; where they ask for none, the widest that the processor accelerates and the
    /// layer has.
    /// </summary>
    /// <exception cref="ArgumentException">
    /// The environment variable names no width, or the layer has only wider kernels than the processor accelerates.
    /// </exception>
    public static VectorWidth WidthFor(KernelOptions? options, IEnumerable<VectorWidth> widths, string layer) =>
        options?.Width
        ?? FromEnvironment(Environment.GetEnvironmentVariable(KernelOptions.WidthVariable))
        ?? WidestOf(widths, Widest, layer);

    /// <summary>
    /// The widest of a layer's widths that are accelerated. Kernels without vectors are always there, but some twenty times slower: they
    /// are taken where the project names them, or where the processor accelerates nothing.
    /// </summary>
    internal static VectorWidth WidestOf(IEnumerable<VectorWidth> widths, VectorWidth accelerated, string layer)
    {
        if (accelerated == VectorWidth.Scalar)
            return VectorWidth.Scalar;
        var fitting = widths.Where(width => width <= accelerated).ToArray();
        return fitting.Length > 0 ? fitting.Max() : throw new ArgumentException(
            $"Layer {layer} has kernels of width {string.Join(", ", widths)} alone, "
            + $"but the widest that this processor accelerates is {accelerated}. Add {accelerated} to the MSBuild property "
            + "KernelGenWidths of the layer's project, or ask for an emulated width by "
            + $"{nameof(KernelOptions)}.{nameof(KernelOptions.Width)}.");
    }

    /// <summary>The variants of a pass that are written for a width, the policy's first choice first.</summary>
    /// <exception cref="ArgumentException">The project ships no kernel of that width.</exception>
    public static TVariant[] OfWidth<TVariant>(IReadOnlyList<TVariant> variants, VectorWidth width, string layer)
        where TVariant : KernelVariant
    {
        var fitting = variants.Where(variant => variant.Width == width).ToArray();
        return fitting.Length > 0 ? fitting : throw new ArgumentException(
            $"Layer {layer} has no kernel for width {width}; "
            + $"it has {string.Join(", ", variants.Select(v => v.Width).Distinct())}. Ask for one of these.");
    }

    internal static VectorWidth? FromEnvironment(string? text) => text?.Trim().ToLowerInvariant() switch
    {
        null or "" => null,
        "scalar" => VectorWidth.Scalar,
        "128" => VectorWidth.V128,
        "256" => VectorWidth.V256,
        "512" => VectorWidth.V512,
        _ => throw new ArgumentException(
            $"Environment variable {KernelOptions.WidthVariable} is '{text}', which names no vector width. "
            + "Set it to scalar, 128, 256 or 512, or unset it."),
    };
}
