namespace KernelGen.Benchmarks.Compare.Accuracy;

[DenseConv2d(1, 8, Kernel = 3, Padding = 1, Bias = false)] internal sealed partial class CnnDense1x8;
[DenseConv2d(8, 16, Kernel = 3, Padding = 1, Bias = false)] internal sealed partial class CnnDense8x16;
[DenseConv2d(16, 16, Kernel = 3, Padding = 1, Bias = false)] internal sealed partial class CnnDense16x16;
[DenseLinear(7 * 7 * 16, 10)] internal sealed partial class CnnClassifier16;
[DenseConv2d(1, 16, Kernel = 3, Padding = 1, Bias = false)] internal sealed partial class CnnDense1x16;
[DenseConv2d(16, 24, Kernel = 3, Padding = 1, Bias = false)] internal sealed partial class CnnDense16x24;
[DenseConv2d(24, 24, Kernel = 3, Padding = 1, Bias = false)] internal sealed partial class CnnDense24x24;
[DenseLinear(7 * 7 * 24, 10)] internal sealed partial class CnnClassifier24;
[DenseConv2d(16, 32, Kernel = 3, Padding = 1, Bias = false)] internal sealed partial class CnnDense16x32;
[DenseConv2d(32, 32, Kernel = 3, Padding = 1, Bias = false)] internal sealed partial class CnnDense32x32;
[DenseLinear(7 * 7 * 32, 10)] internal sealed partial class CnnClassifier32;
[DenseConv2d(1, 32, Kernel = 3, Padding = 1, Bias = false)] internal sealed partial class CnnDense1x32;
[DenseConv2d(32, 24, Kernel = 3, Padding = 1, Bias = false)] internal sealed partial class CnnDense32x24;
[DenseConv2d(32, 48, Kernel = 3, Padding = 1, Bias = false)] internal sealed partial class CnnDense32x48;
[DenseConv2d(48, 48, Kernel = 3, Padding = 1, Bias = false)] internal sealed partial class CnnDense48x48;
[DenseLinear(7 * 7 * 48, 10)] internal sealed partial class CnnClassifier48;
[DenseConv2d(32, 64, Kernel = 3, Padding = 1, Bias = false)] internal sealed partial class CnnDense32x64;
[DenseConv2d(64, 64, Kernel = 3, Padding = 1, Bias = false)] internal sealed partial class CnnDense64x64;
[DenseLinear(7 * 7 * 64, 10)] internal sealed partial class CnnClassifier64;
[SparseConv2d(16, 64, Kernel = 3, Padding = 1, Bias = false, DenseKernels = true)] internal sealed partial class CnnSparse16x64;
[SparseConv2d(64, 64, Kernel = 3, Padding = 1, Bias = false, DenseKernels = true)] internal sealed partial class CnnSparse64x64;
[SparseConv2d(32, 64, Kernel = 3, Padding = 1, Bias = false, DenseKernels = true)] internal sealed partial class CnnSparse32x64;
[SparseConv2d(16, 64, Kernel = 3, Padding = 1, Bias = false, BlockOutputs = 4, DenseKernels = true)]
internal sealed partial class CnnBlocks4x1From16;
[SparseConv2d(64, 64, Kernel = 3, Padding = 1, Bias = false, BlockOutputs = 4, DenseKernels = true)]
internal sealed partial class CnnBlocks4x1From64;
[SparseConv2d(16, 64, Kernel = 3, Padding = 1, Bias = false, BlockOutputs = 8, DenseKernels = true)]
internal sealed partial class CnnBlocks8x1From16;
[SparseConv2d(64, 64, Kernel = 3, Padding = 1, Bias = false, BlockOutputs = 8, DenseKernels = true)]
internal sealed partial class CnnBlocks8x1From64;
[SparseConv2d(16, 64, Kernel = 3, Padding = 1, Bias = false, BalancedInputs = 16, DenseKernels = true)]
internal sealed partial class CnnBalanced16From16;
[SparseConv2d(64, 64, Kernel = 3, Padding = 1, Bias = false, BalancedInputs = 16, DenseKernels = true)]
internal sealed partial class CnnBalanced16From64;
[SparseConv2d(16, 128, Kernel = 3, Padding = 1, Bias = false, DenseKernels = true)] internal sealed partial class CnnSparse16x128;
[SparseConv2d(128, 128, Kernel = 3, Padding = 1, Bias = false, DenseKernels = true)] internal sealed partial class CnnSparse128x128;
[DenseLinear(7 * 7 * 128, 10)] internal sealed partial class CnnClassifier128;

/// <summary>
/// Convolutional networks of several widths: three 3x3 convolutions with batch normalisation, two poolings and a classifier.
/// </summary>
internal static class CnnWidths
{
    private static readonly Dictionary<string, Func<Layer[]>> DenseLayers = new()
    {
        ["8-16-16"] = () => [new CnnDense1x8(), new CnnDense8x16(), new CnnDense16x16(), new CnnClassifier16()],
        ["16-16-16"] = () => [new CnnDense1x16(), new CnnDense16x16(), new CnnDense16x16(), new CnnClassifier16()],
        ["16-24-24"] = () => [new CnnDense1x16(), new CnnDense16x24(), new CnnDense24x24(), new CnnClassifier24()],
        ["16-32-32"] = () => [new CnnDense1x16(), new CnnDense16x32(), new CnnDense32x32(), new CnnClassifier32()],
        ["32-24-24"] = () => [new CnnDense1x32(), new CnnDense32x24(), new CnnDense24x24(), new CnnClassifier24()],
        ["32-32-32"] = () => [new CnnDense1x32(), new CnnDense32x32(), new CnnDense32x32(), new CnnClassifier32()],
        ["32-48-48"] = () => [new CnnDense1x32(), new CnnDense32x48(), new CnnDense48x48(), new CnnClassifier48()],
        ["32-64-64"] = () => [new CnnDense1x32(), new CnnDense32x64(), new CnnDense64x64(), new CnnClassifier64()],
    };

    // The first convolution, which has one input channel, and the classifier are dense.
    private static readonly Dictionary<string, Func<Layer[]>> SparseLayers = new()
    {
        ["16-64-64"] = () => [new CnnDense1x16(), new CnnSparse16x64(), new CnnSparse64x64(), new CnnClassifier64()],
        ["16-64-64/4x1"] = () => [new CnnDense1x16(), new CnnBlocks4x1From16(), new CnnBlocks4x1From64(), new CnnClassifier64()],
        ["16-64-64/8x1"] = () => [new CnnDense1x16(), new CnnBlocks8x1From16(), new CnnBlocks8x1From64(), new CnnClassifier64()],
        ["16-64-64/by16"] = () => [new CnnDense1x16(), new CnnBalanced16From16(), new CnnBalanced16From64(), new CnnClassifier64()],
        ["32-64-64"] = () => [new CnnDense1x32(), new CnnSparse32x64(), new CnnSparse64x64(), new CnnClassifier64()],
        ["16-128-128"] = () => [new CnnDense1x16(), new CnnSparse16x128(), new CnnSparse128x128(), new CnnClassifier128()],
    };

    /// <summary>
    /// The layers of a width, such as 32-64-64 output channels, with weights in blocks 16-64-64/4x1, or
    /// balanced 16-64-64/by16; null where none is declared.
    /// </summary>
    public static NetworkBuilder? Create(string width, bool sparse)
    {
        if (!(sparse ? SparseLayers : DenseLayers).TryGetValue(width, out var create))
            return null;
        return create() is [var first, var second, var third, var classifier]
            ? Network.Image(1, 28, 28)
                .Add(first).BatchNorm().Relu().MaxPool(2)
                .Add(second).BatchNorm().Relu().MaxPool(2)
                .Add(third).BatchNorm().Relu()
                .Flatten().Add(classifier)
            : null;
    }
}
