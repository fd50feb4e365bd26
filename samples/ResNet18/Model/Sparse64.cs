using KernelGen;

namespace ResNet18.Model;

/// <summary>ResNet-18 for images of 64 x 64: sparse convolutions but for the first.</summary>
internal static partial class Sparse64
{
    [DenseConv2d(3, 64, Kernel = 7, Stride = 2, Padding = 3, Height = 64, Width = 64, Bias = false)]
    internal sealed partial class Stem;

    [SparseConv2d(64, 64, Kernel = 3, Padding = 1, Height = 16, Width = 16, Bias = false)]
    internal sealed partial class Conv64;

    [SparseConv2d(64, 128, Kernel = 3, Stride = 2, Padding = 1, Height = 16, Width = 16, Bias = false)]
    internal sealed partial class Down128;

    [SparseConv2d(64, 128, Kernel = 1, Stride = 2, Height = 16, Width = 16, Bias = false)]
    internal sealed partial class Shortcut128;

    [SparseConv2d(128, 128, Kernel = 3, Padding = 1, Height = 8, Width = 8, Bias = false)]
    internal sealed partial class Conv128;

    [SparseConv2d(128, 256, Kernel = 3, Stride = 2, Padding = 1, Height = 8, Width = 8, Bias = false)]
    internal sealed partial class Down256;

    [SparseConv2d(128, 256, Kernel = 1, Stride = 2, Height = 8, Width = 8, Bias = false)]
    internal sealed partial class Shortcut256;

    [SparseConv2d(256, 256, Kernel = 3, Padding = 1, Height = 4, Width = 4, Bias = false)]
    internal sealed partial class Conv256;

    [SparseConv2d(256, 512, Kernel = 3, Stride = 2, Padding = 1, Height = 4, Width = 4, Bias = false)]
    internal sealed partial class Down512;

    [SparseConv2d(256, 512, Kernel = 1, Stride = 2, Height = 4, Width = 4, Bias = false)]
    internal sealed partial class Shortcut512;

    [SparseConv2d(512, 512, Kernel = 3, Padding = 1, Height = 2, Width = 2, Bias = false)]
    internal sealed partial class Conv512;

    /// <summary>All of the network but its classifier.</summary>
    /// <param name="image">Images of 3 x 64 x 64.</param>
    public static NetworkBuilder Features(NetworkBuilder image) => image
        .Stem(new Stem())
        .BasicBlock(new Conv64(), new Conv64())
        .BasicBlock(new Conv64(), new Conv64())
        .BasicBlock(new Down128(), new Conv128(), new Shortcut128())
        .BasicBlock(new Conv128(), new Conv128())
        .BasicBlock(new Down256(), new Conv256(), new Shortcut256())
        .BasicBlock(new Conv256(), new Conv256())
        .BasicBlock(new Down512(), new Conv512(), new Shortcut512())
        .BasicBlock(new Conv512(), new Conv512())
        .GlobalAveragePool();
}
