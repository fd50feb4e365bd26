namespace KernelGen.Kernels.Tests;

// Every number of a convolution away from its usual value once, alone and in company; rows of one tile, of two sizes of tiles, of one
// pixel.
[SparseConv2d(1, 1, Kernel = 1, Height = 1, Width = 1)] internal sealed partial class SparseConvSmallest;
[SparseConv2d(3, 5, Kernel = 3, Padding = 1, Height = 6, Width = 9)] internal sealed partial class SparseConvPlain;
[SparseConv2d(4, 6, Kernel = 3, Padding = 1, Height = 5, Width = 17, Bias = false, Activation = Activation.Relu)]
internal sealed partial class SparseConvEven;
[SparseConv2d(5, 4, Kernel = 3, Stride = 2, Padding = 1, Height = 8, Width = 11, Activation = Activation.Relu)]
internal sealed partial class SparseConvStrided;
[SparseConv2d(6, 7, Kernel = 1, Stride = 2, Height = 7, Width = 6, Bias = false)] internal sealed partial class SparseConvDownsample;
[SparseConv2d(2, 3, KernelHeight = 2, KernelWidth = 5, StrideHeight = 3, StrideWidth = 2, PaddingTop = 1, PaddingLeft = 0,
    PaddingBottom = 2, PaddingRight = 3, Height = 9, Width = 8)]
internal sealed partial class SparseConvAskew;
[SparseConv2d(3, 4, Kernel = 3, Stride = 3, Padding = 2, Dilation = 2, Height = 7, Width = 10)]
internal sealed partial class SparseConvDilated;
[SparseConv2d(6, 9, Kernel = 3, Padding = 1, Groups = 3, Height = 4, Width = 5)] internal sealed partial class SparseConvGrouped;
[SparseConv2d(8, 8, Kernel = 3, Stride = 2, Padding = 1, Groups = 8, Height = 6, Width = 6, Bias = false)]
internal sealed partial class SparseConvDepthwise;
[SparseConv2d(40, 33, Kernel = 3, Padding = 1, Height = 3, Width = 4)] internal sealed partial class SparseConvBlocked;

// Weights in blocks of channels, each with something else: a stride, groups, several input channels at one tap.
[SparseConv2d(3, 8, Kernel = 3, Padding = 1, Height = 6, Width = 17, BlockOutputs = 4)] internal sealed partial class ConvBlocks4x1;
[SparseConv2d(5, 16, Kernel = 3, Stride = 2, Padding = 1, Height = 4, Width = 35, BlockOutputs = 8, Activation = Activation.Relu)]
internal sealed partial class ConvBlocks8x1;
[SparseConv2d(8, 16, Kernel = 3, Padding = 1, Groups = 2, Height = 4, Width = 5, BlockOutputs = 4, BlockInputs = 4, Bias = false)]
internal sealed partial class ConvBlocks4x4;
[SparseConv2d(40, 6, Kernel = 3, Padding = 1, Height = 3, Width = 7, BlockOutputs = 2, BlockInputs = 2)]
internal sealed partial class ConvBlocks2x2;
[SparseConv2d(3, 16, Kernel = 3, Padding = 2, Dilation = 2, Height = 5, Width = 6, BlockOutputs = 16)]
internal sealed partial class ConvBlocks16x1;
[SparseConv2d(5, 8, Kernel = 1, Stride = 2, Height = 5, Width = 6, BlockOutputs = 8)] internal sealed partial class ConvBlocksDownsample;
[SparseConv2d(4, 3, Kernel = 1, Height = 3, Width = 14, BlockInputs = 4)] internal sealed partial class ConvBlocks1x4;

[DenseConv2d(1, 1, Kernel = 1, Height = 1, Width = 1)] internal sealed partial class DenseConvSmallest;
[DenseConv2d(3, 5, Kernel = 3, Padding = 1, Height = 6, Width = 9)] internal sealed partial class DenseConvPlain;
[DenseConv2d(4, 6, Kernel = 3, Padding = 1, Height = 5, Width = 17, Bias = false, Activation = Activation.Relu)]
internal sealed partial class DenseConvEven;
[DenseConv2d(3, 10, Kernel = 7, Stride = 2, Padding = 3, Height = 12, Width = 13)] internal sealed partial class DenseConvFirst;
[DenseConv2d(5, 4, Kernel = 3, Stride = 2, Padding = 1, Height = 8, Width = 11, Activation = Activation.Relu)]
internal sealed partial class DenseConvStrided;
[DenseConv2d(2, 3, KernelHeight = 2, KernelWidth = 5, StrideHeight = 3, StrideWidth = 2, PaddingTop = 1, PaddingLeft = 0,
    PaddingBottom = 2, PaddingRight = 3, Height = 9, Width = 8)]
internal sealed partial class DenseConvAskew;
[DenseConv2d(3, 4, Kernel = 3, Stride = 3, Padding = 2, Dilation = 2, Height = 7, Width = 10)]
internal sealed partial class DenseConvDilated;
[DenseConv2d(6, 9, Kernel = 3, Padding = 1, Groups = 3, Height = 4, Width = 5)] internal sealed partial class DenseConvGrouped;
[DenseConv2d(8, 8, Kernel = 3, Stride = 2, Padding = 1, Groups = 8, Height = 6, Width = 6, Bias = false)]
internal sealed partial class DenseConvDepthwise;

/// <summary>The convolutions that every test goes through.</summary>
internal static class DeclaredConvolutions
{
    public static IEnumerable<SparseConv2d> Sparse(VectorWidth width)
    {
        var options = new KernelOptions { Width = width };
        return
        [
            new SparseConvSmallest(options), new SparseConvPlain(options), new SparseConvEven(options), new SparseConvStrided(options),
            new SparseConvDownsample(options), new SparseConvAskew(options), new SparseConvDilated(options), new SparseConvGrouped(options),
            new SparseConvDepthwise(options), new SparseConvBlocked(options), new ConvBlocks4x1(options), new ConvBlocks8x1(options),
            new ConvBlocks16x1(options), new ConvBlocks4x4(options), new ConvBlocks2x2(options), new ConvBlocks1x4(options),
            new ConvBlocksDownsample(options),
        ];
    }

    public static IEnumerable<DenseConv2d> Dense(VectorWidth width)
    {
        var options = new KernelOptions { Width = width };
        return
        [
            new DenseConvSmallest(options), new DenseConvPlain(options), new DenseConvEven(options), new DenseConvFirst(options),
            new DenseConvStrided(options), new DenseConvAskew(options), new DenseConvDilated(options), new DenseConvGrouped(options),
            new DenseConvDepthwise(options),
        ];
    }
}
