using KernelGen.Generators.Keys;
using KernelGen.Generators.Layouts;
using KernelGen.Generators.Loops;
using KernelGen.Generators.Specs;

namespace KernelGen.Generators.Planning;

/// <summary>Which kernels a layer needs, and the loop nest of each: its layout knows.</summary>
internal static class KernelPlanner
{
    /// <summary>The passes of a layer, each with its kernels of some widths, from the widest to the narrowest.</summary>
    public static IEnumerable<PassKernels> PassesOf(LayerSpec layer, WidthSet widths) =>
        PassesOf(layer).Select(pass => pass with { Kernels = pass.Kernels.Where(key => widths.Has(key.Width)).ToEquatableArray() });

    /// <summary>The passes of a layer, each with its kernels of every width, from the widest to the narrowest.</summary>
    public static IEnumerable<PassKernels> PassesOf(LayerSpec layer) => layer switch
    {
        LinearSpec linear => linear.Layout.PassesOf(linear),
        Conv2dSpec convolution => convolution.Layout.PassesOf(convolution),
        _ => throw new ArgumentException($"No kernels are known for a {layer.GetType().Name}."),
    };

    /// <summary>The keys of all kernels of a layer, those that it has beside its own included.</summary>
    public static IEnumerable<KernelKey> KernelsOf(LayerSpec layer, WidthSet widths) =>
        PassesOf(layer, widths).SelectMany(pass => pass.Kernels)
            .Concat(layer.Dense is { } dense ? KernelsOf(dense, widths) : []);

    /// <summary>The loop nest of a kernel.</summary>
    public static LoopKernel Plan(KernelKey key) => key.Layout.Plan(key);
}
