using KernelGen.Benchmarks.Shapes;

namespace KernelGen.Benchmarks.Compare.SparsityLayouts;

[SparseLinear(512, 512)] internal sealed partial class LayoutSingleLinear512;
[SparseLinear(512, 512, BlockOutputs = 4)] internal sealed partial class Layout4x1Linear512;
[SparseLinear(512, 512, BlockOutputs = 8)] internal sealed partial class Layout8x1Linear512;
[SparseLinear(512, 512, BlockOutputs = 16)] internal sealed partial class Layout16x1Linear512;
[SparseLinear(512, 512, BlockInputs = 4)] internal sealed partial class Layout1x4Linear512;
[SparseLinear(512, 512, BlockOutputs = 4, BlockInputs = 4)] internal sealed partial class Layout4x4Linear512;
[DenseLinear(512, 512)] internal sealed partial class LayoutDenseLinear512;
[SparseLinear(768, 768)] internal sealed partial class LayoutSingleLinear768;
[SparseLinear(768, 768, BlockOutputs = 4)] internal sealed partial class Layout4x1Linear768;
[SparseLinear(768, 768, BlockOutputs = 8)] internal sealed partial class Layout8x1Linear768;
[SparseLinear(768, 768, BlockOutputs = 16)] internal sealed partial class Layout16x1Linear768;
[SparseLinear(768, 768, BlockInputs = 4)] internal sealed partial class Layout1x4Linear768;
[SparseLinear(768, 768, BlockOutputs = 4, BlockInputs = 4)] internal sealed partial class Layout4x4Linear768;
[DenseLinear(768, 768)] internal sealed partial class LayoutDenseLinear768;
[SparseConv2d(128, 128, Kernel = 3, Padding = 1, Bias = false)] internal sealed partial class LayoutSingleConv128;
[SparseConv2d(128, 128, Kernel = 3, Padding = 1, Bias = false, BlockOutputs = 4)] internal sealed partial class Layout4x1Conv128;
[SparseConv2d(128, 128, Kernel = 3, Padding = 1, Bias = false, BlockOutputs = 8)] internal sealed partial class Layout8x1Conv128;
[SparseConv2d(128, 128, Kernel = 3, Padding = 1, Bias = false, BlockOutputs = 16)] internal sealed partial class Layout16x1Conv128;
[SparseConv2d(128, 128, Kernel = 3, Padding = 1, Bias = false, BlockInputs = 4)] internal sealed partial class Layout1x4Conv128;
[SparseConv2d(128, 128, Kernel = 3, Padding = 1, Bias = false, BlockOutputs = 4, BlockInputs = 4)]
internal sealed partial class Layout4x4Conv128;
[DenseConv2d(128, 128, Kernel = 3, Padding = 1, Bias = false)] internal sealed partial class LayoutDenseConv128;
[SparseConv2d(256, 256, Kernel = 3, Padding = 1, Bias = false)] internal sealed partial class LayoutSingleConv256;
[SparseConv2d(256, 256, Kernel = 3, Padding = 1, Bias = false, BlockOutputs = 4)] internal sealed partial class Layout4x1Conv256;
[SparseConv2d(256, 256, Kernel = 3, Padding = 1, Bias = false, BlockOutputs = 8)] internal sealed partial class Layout8x1Conv256;
[SparseConv2d(256, 256, Kernel = 3, Padding = 1, Bias = false, BlockOutputs = 16)] internal sealed partial class Layout16x1Conv256;
[SparseConv2d(256, 256, Kernel = 3, Padding = 1, Bias = false, BlockInputs = 4)] internal sealed partial class Layout1x4Conv256;
[SparseConv2d(256, 256, Kernel = 3, Padding = 1, Bias = false, BlockOutputs = 4, BlockInputs = 4)]
internal sealed partial class Layout4x4Conv256;
[DenseConv2d(256, 256, Kernel = 3, Padding = 1, Bias = false)] internal sealed partial class LayoutDenseConv256;

/// <summary>A layer in every layout, the unstructured one first.</summary>
/// <param name="Input">What comes before the layer: a layer with weights, so that its input needs a gradient.</param>
/// <param name="OutPixels">Pixels of its output.</param>
/// <param name="Taps">Taps of its kernel.</param>
/// <param name="Layouts">The layer in each layout, by the name that the table shows.</param>
internal sealed record LayoutLayers(
    Func<NetworkBuilder> Input, int OutPixels, int Taps, IReadOnlyList<(string Layout, Func<WeightedLayer> Create)> Layouts)
{
    /// <summary>Single weights, as many in every group of four inputs; where the sparsity leaves whole numbers.</summary>
    public const string Groups = "n of 4";

    /// <summary>Single weights, as many in every group of 128 inputs.</summary>
    public const string LargeGroups = "n of 128";

    /// <summary>Single weights, as many for every output.</summary>
    public const string FanIn = "equal fan-in";

    private static readonly Dictionary<string, LayoutLayers> All = new()
    {
        ["linear512"] = new(() => Network.Features(512).LayerNorm(), 1, 1,
        [
            ("unstructured", () => new LayoutSingleLinear512()),
            (Groups, () => new LayoutSingleLinear512()),
            (LargeGroups, () => new LayoutSingleLinear512()),
            (FanIn, () => new LayoutSingleLinear512()),
            ("blocks 4x1", () => new Layout4x1Linear512()),
            ("blocks 8x1", () => new Layout8x1Linear512()),
            ("blocks 16x1", () => new Layout16x1Linear512()),
            ("blocks 1x4", () => new Layout1x4Linear512()),
            ("blocks 4x4", () => new Layout4x4Linear512()),
            ("dense", () => new LayoutDenseLinear512()),
        ]),
        ["linear768"] = new(() => Network.Features(768).LayerNorm(), 1, 1,
        [
            ("unstructured", () => new LayoutSingleLinear768()),
            (Groups, () => new LayoutSingleLinear768()),
            (LargeGroups, () => new LayoutSingleLinear768()),
            (FanIn, () => new LayoutSingleLinear768()),
            ("blocks 4x1", () => new Layout4x1Linear768()),
            ("blocks 8x1", () => new Layout8x1Linear768()),
            ("blocks 16x1", () => new Layout16x1Linear768()),
            ("blocks 1x4", () => new Layout1x4Linear768()),
            ("blocks 4x4", () => new Layout4x4Linear768()),
            ("dense", () => new LayoutDenseLinear768()),
        ]),
        ["conv128"] = new(() => Network.Image(128, 28, 28).BatchNorm(), 784, 9,
        [
            ("unstructured", () => new LayoutSingleConv128()),
            (Groups, () => new LayoutSingleConv128()),
            (LargeGroups, () => new LayoutSingleConv128()),
            (FanIn, () => new LayoutSingleConv128()),
            ("blocks 4x1", () => new Layout4x1Conv128()),
            ("blocks 8x1", () => new Layout8x1Conv128()),
            ("blocks 16x1", () => new Layout16x1Conv128()),
            ("blocks 1x4", () => new Layout1x4Conv128()),
            ("blocks 4x4", () => new Layout4x4Conv128()),
            ("dense", () => new LayoutDenseConv128()),
        ]),
        ["conv256"] = new(() => Network.Image(256, 14, 14).BatchNorm(), 196, 9,
        [
            ("unstructured", () => new LayoutSingleConv256()),
            (Groups, () => new LayoutSingleConv256()),
            (LargeGroups, () => new LayoutSingleConv256()),
            (FanIn, () => new LayoutSingleConv256()),
            ("blocks 4x1", () => new Layout4x1Conv256()),
            ("blocks 8x1", () => new Layout8x1Conv256()),
            ("blocks 16x1", () => new Layout16x1Conv256()),
            ("blocks 1x4", () => new Layout1x4Conv256()),
            ("blocks 4x4", () => new Layout4x4Conv256()),
            ("dense", () => new LayoutDenseConv256()),
        ]),
    };

    /// <summary>The layers of that name.</summary>
    /// <exception cref="SuiteException">There are none.</exception>
    public static LayoutLayers Find(string name) => All.TryGetValue(name, out var layers)
        ? layers
        : throw new SuiteException($"No layer is called '{name}'; there are {string.Join(", ", All.Keys)}. Add one to LayoutLayers.cs.");
}
