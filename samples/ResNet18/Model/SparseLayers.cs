using KernelGen;

namespace ResNet18.Model;

/// <summary>The convolutions of ResNet-18, sparse but for the first, for images of any size.</summary>
internal static partial class SparseLayers
{
    /// <summary>Makes them.</summary>
    public static ResNetLayers Layers { get; } = new(
        () => new Stem(), () => new Conv64(),
        () => new Down128(), () => new Shortcut128(), () => new Conv128(),
        () => new Down256(), () => new Shortcut256(), () => new Conv256(),
        () => new Down512(), () => new Shortcut512(), () => new Conv512());

    [DenseConv2d(3, 64, Kernel = 7, Stride = 2, Padding = 3, Bias = false)]
    internal sealed partial class Stem;

    [SparseConv2d(64, 64, Kernel = 3, Padding = 1, Bias = false)]
    internal sealed partial class Conv64;

    [SparseConv2d(64, 128, Kernel = 3, Stride = 2, Padding = 1, Bias = false)]
    internal sealed partial class Down128;

    [SparseConv2d(64, 128, Kernel = 1, Stride = 2, Bias = false)]
    internal sealed partial class Shortcut128;

    [SparseConv2d(128, 128, Kernel = 3, Padding = 1, Bias = false)]
    internal sealed partial class Conv128;

    [SparseConv2d(128, 256, Kernel = 3, Stride = 2, Padding = 1, Bias = false)]
    internal sealed partial class Down256;

    [SparseConv2d(128, 256, Kernel = 1, Stride = 2, Bias = false)]
    internal sealed partial class Shortcut256;

    [SparseConv2d(256, 256, Kernel = 3, Padding = 1, Bias = false)]
    internal sealed partial class Conv256;

    [SparseConv2d(256, 512, Kernel = 3, Stride = 2, Padding = 1, Bias = false)]
    internal sealed partial class Down512;

    [SparseConv2d(256, 512, Kernel = 1, Stride = 2, Bias = false)]
    internal sealed partial class Shortcut512;

    [SparseConv2d(512, 512, Kernel = 3, Padding = 1, Bias = false)]
    internal sealed partial class Conv512;
}
