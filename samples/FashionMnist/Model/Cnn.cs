using KernelGen;

namespace FashionMnist.Model;

// Batch normalisation brings a bias of its own.
[DenseConv2d(1, 32, Kernel = 3, Padding = 1, Height = 28, Width = 28, Bias = false)]
internal sealed partial class Conv1;

[SparseConv2d(32, 64, Kernel = 3, Padding = 1, Height = 14, Width = 14, Bias = false, DenseKernels = true)]
internal sealed partial class Conv2;

[SparseConv2d(64, 64, Kernel = 3, Padding = 1, Height = 7, Width = 7, Bias = false, DenseKernels = true)]
internal sealed partial class Conv3;

[SparseLinear(7 * 7 * 64, 10, DenseKernels = true)]
internal sealed partial class SparseClassifier;

/// <summary>A dense convolution, two sparse ones and a sparse classifier.</summary>
internal static class Cnn
{
    /// <summary>The layers in their order.</summary>
    public static NetworkBuilder Layers() => Network.Image(1, 28, 28)
        .Add(new Conv1()).BatchNorm().Relu().MaxPool(2)
        .Add(new Conv2()).BatchNorm().Relu().MaxPool(2)
        .Add(new Conv3()).BatchNorm().Relu()
        .Flatten().Add(new SparseClassifier());
}
