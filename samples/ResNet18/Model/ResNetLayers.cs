using KernelGen;

namespace ResNet18.Model;

/// <summary>
/// ResNet-18 (He et al., CVPR 2016) for images of any size. All convolutions but the first are sparse; their dense kernels compute them
/// where they have few zeros.
/// </summary>
internal static partial class ResNetLayers
{
    /// <summary>Rows and columns of the smallest images: the last halving leaves one pixel.</summary>
    public const int LeastSize = 32;

    /// <summary>Rows and columns of the largest images.</summary>
    public const int MostSize = 1024;

    /// <summary>All of the network but its classifier.</summary>
    /// <param name="size">Rows and columns of the images.</param>
    public static NetworkBuilder Features(int size) => Network.Image(3, size, size)
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

    [DenseConv2d(3, 64, Kernel = 7, Stride = 2, Padding = 3, Bias = false)]
    private sealed partial class Stem;

    [SparseConv2d(64, 64, Kernel = 3, Padding = 1, Bias = false, DenseKernels = true)]
    private sealed partial class Conv64;

    [SparseConv2d(64, 128, Kernel = 3, Stride = 2, Padding = 1, Bias = false, DenseKernels = true)]
    private sealed partial class Down128;

    [SparseConv2d(64, 128, Kernel = 1, Stride = 2, Bias = false, DenseKernels = true)]
    private sealed partial class Shortcut128;

    [SparseConv2d(128, 128, Kernel = 3, Padding = 1, Bias = false, DenseKernels = true)]
    private sealed partial class Conv128;

    [SparseConv2d(128, 256, Kernel = 3, Stride = 2, Padding = 1, Bias = false, DenseKernels = true)]
    private sealed partial class Down256;

    [SparseConv2d(128, 256, Kernel = 1, Stride = 2, Bias = false, DenseKernels = true)]
    private sealed partial class Shortcut256;

    [SparseConv2d(256, 256, Kernel = 3, Padding = 1, Bias = false, DenseKernels = true)]
    private sealed partial class Conv256;

    [SparseConv2d(256, 512, Kernel = 3, Stride = 2, Padding = 1, Bias = false, DenseKernels = true)]
    private sealed partial class Down512;

    [SparseConv2d(256, 512, Kernel = 1, Stride = 2, Bias = false, DenseKernels = true)]
    private sealed partial class Shortcut512;

    [SparseConv2d(512, 512, Kernel = 3, Padding = 1, Bias = false, DenseKernels = true)]
    private sealed partial class Conv512;
}
