using KernelGen.Generators.Keys;
using KernelGen.Generators.Layouts.Blocked;
using KernelGen.Generators.Layouts.Dense;
using KernelGen.Generators.Layouts.Unstructured;
using KernelGen.Generators.Loops;
using KernelGen.Generators.Specs;

namespace KernelGen.Generators.Layouts;

/// <summary>
/// How W is stored, and all that follows from it: which kernels a layer needs, with which schedules, the loop nest of each, and how the
/// runtime packs a pattern for them. Each layout has a folder of its own.
/// </summary>
internal abstract record WeightLayout
{
    /// <summary>Nonzeros anywhere, found at run time.</summary>
    public static WeightLayout Unstructured { get; } = new UnstructuredLayout();

    /// <summary>All of W, row by row.</summary>
    public static WeightLayout Dense { get; } = new DenseLayout();

    /// <summary>Its part of kernel names.</summary>
    public abstract string Name { get; }

    /// <summary>What the runtime's types for it begin with, and users say of its weights in lower case.</summary>
    public abstract string Prefix { get; }

    /// <summary>What a layer's documentation says of its weights.</summary>
    public virtual string Weights => $"{Prefix.ToLowerInvariant()} weights";

    /// <summary>The layout of a name; null where there is none.</summary>
    public static WeightLayout? Named(string name) =>
        new[] { Unstructured, Dense }.FirstOrDefault(layout => layout.Name == name) ?? BlockedLayout.Parse(name);

    /// <summary>The passes of a linear layer, each with its kernels of every width, from the widest to the narrowest.</summary>
    public abstract IEnumerable<PassKernels> PassesOf(LinearSpec layer);

    /// <summary>The passes of a convolution, each with its kernels of every width, from the widest to the narrowest.</summary>
    public abstract IEnumerable<PassKernels> PassesOf(Conv2dSpec layer);

    /// <summary>The loop nest of a kernel of this layout.</summary>
    public abstract LoopKernel Plan(KernelKey key);

    /// <summary>The key of a kernel's text.</summary>
    public virtual KernelKey TextOf(KernelKey key) => key;

    /// <summary>How the runtime packs a pattern for a kernel; null where nothing is packed.</summary>
    public virtual Packing? PackingOf(KernelKey key) => null;
}

/// <summary>The order in which a kernel wants its nonzeros, as the runtime's type of the like name describes it.</summary>
/// <param name="Panel">Lines that are walked together.</param>
/// <param name="Block">Inputs of a block; 0 for all.</param>
/// <param name="ByInput">Whether a panel is walked input after input.</param>
/// <param name="Weights">The blocks of weights; null where they come alone.</param>
internal sealed record Packing(int Panel, int Block, bool ByInput, BlockedLayout? Weights = null);

/// <summary>The kernels of one pass of a layer, the widest first, those of one width in the order of preference.</summary>
internal sealed record PassKernels(KernelPass Pass, EquatableArray<KernelKey> Kernels, KernelAxis Axis = KernelAxis.OverBatch)
{
    /// <summary>Widest first, as the tables list them.</summary>
    private static readonly KernelWidth[] Widths = [KernelWidth.V512, KernelWidth.V256, KernelWidth.V128];

    /// <summary>A pass with its kernels of every width.</summary>
    public static PassKernels Of(
        KernelPass pass, Func<KernelWidth, IEnumerable<KernelKey>> kernels, KernelAxis axis = KernelAxis.OverBatch) =>
        new(pass, Widths.SelectMany(kernels).ToEquatableArray(), axis);
}
