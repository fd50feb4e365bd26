namespace KernelGen.Oracle.Tests;

// One declaration for each thing that a geometry can do, then everything at once. Most have equal channels and rows of equal length, and so
// share their kernels, which keeps the build short: what differs is in the tables that the runtime fills.
[SparseConv2d(8, 6, Kernel = 3, Padding = 1, Height = 7, Width = 9)] internal sealed partial class Sparse3x3;
[SparseConv2d(8, 6, KernelHeight = 1, KernelWidth = 5, PaddingLeft = 2, PaddingRight = 2, Height = 4, Width = 9)]
internal sealed partial class SparseRow;
[SparseConv2d(8, 6, KernelHeight = 4, KernelWidth = 3, StrideHeight = 2, PaddingLeft = 1, PaddingRight = 1, Height = 9, Width = 9)]
internal sealed partial class SparseRectangle;
[SparseConv2d(8, 6, Kernel = 2, PaddingTop = 0, PaddingLeft = 1, PaddingBottom = 1, PaddingRight = 0, Height = 6, Width = 9)]
internal sealed partial class SparseOneSided;
[SparseConv2d(8, 6, Kernel = 3, Padding = 2, Dilation = 2, Height = 8, Width = 9)] internal sealed partial class SparseDilated;
[SparseConv2d(8, 6, Kernel = 3, Padding = 1, Groups = 2, Height = 6, Width = 9)] internal sealed partial class SparseGroups;
[SparseConv2d(8, 6, Kernel = 1, Height = 5, Width = 9, Activation = Activation.Relu)] internal sealed partial class Sparse1x1;
[SparseConv2d(8, 6, Kernel = 2, Padding = 3, Height = 4, Width = 4)] internal sealed partial class SparseFarPadding;
[SparseConv2d(8, 6, Kernel = 3, Stride = 2, Padding = 1, Height = 14, Width = 13)] internal sealed partial class SparseStride2;
[SparseConv2d(8, 6, Kernel = 1, Stride = 2, Height = 7, Width = 13)] internal sealed partial class Sparse1x1Stride2;
[SparseConv2d(5, 7, Kernel = 2, Stride = 3, Height = 9, Width = 11, Bias = false)] internal sealed partial class SparseStride3;
[SparseConv2d(2, 3, Kernel = 1, Stride = 5, Height = 7, Width = 4)] internal sealed partial class SparseUnreadPixels;
[SparseConv2d(6, 6, Kernel = 3, Padding = 1, Groups = 6, Height = 6, Width = 6)] internal sealed partial class SparseDepthwise;
[SparseConv2d(6, 9, KernelHeight = 2, KernelWidth = 3, StrideHeight = 3, StrideWidth = 2, DilationHeight = 3, DilationWidth = 2, Groups = 3,
    PaddingTop = 2, PaddingLeft = 0, PaddingBottom = 1, PaddingRight = 4, Height = 11, Width = 10, Activation = Activation.Relu)]
internal sealed partial class SparseEverything;

[DenseConv2d(3, 8, Kernel = 7, Stride = 2, Padding = 3, Height = 15, Width = 20, Bias = false)] internal sealed partial class DenseStem;
[DenseConv2d(8, 6, Kernel = 3, Padding = 1, Height = 7, Width = 9, Activation = Activation.Relu)] internal sealed partial class Dense3x3;
[DenseConv2d(5, 5, Kernel = 3, Padding = 1, Groups = 5, Height = 6, Width = 6)] internal sealed partial class DenseDepthwise;
[DenseConv2d(12, 8, Kernel = 1, Height = 5, Width = 6)] internal sealed partial class Dense1x1;
[DenseConv2d(6, 9, KernelHeight = 2, KernelWidth = 3, StrideHeight = 3, StrideWidth = 2, DilationHeight = 3, DilationWidth = 2, Groups = 3,
    PaddingTop = 2, PaddingLeft = 0, PaddingBottom = 1, PaddingRight = 4, Height = 11, Width = 10, Activation = Activation.Relu)]
internal sealed partial class DenseEverything;

/// <summary>The convolutions that are compared, by the names of their classes.</summary>
internal static class ConvolutionLayers
{
    public static readonly IReadOnlyDictionary<string, Func<SparseConv2d>> Sparse = ByName<SparseConv2d>(
        () => new Sparse3x3(), () => new SparseStride2(), () => new SparseStride3(), () => new SparseRow(), () => new SparseRectangle(),
        () => new SparseOneSided(), () => new SparseDilated(), () => new SparseGroups(), () => new SparseDepthwise(), () => new Sparse1x1(),
        () => new Sparse1x1Stride2(), () => new SparseFarPadding(), () => new SparseUnreadPixels(), () => new SparseEverything());

    public static readonly IReadOnlyDictionary<string, Func<DenseConv2d>> Dense = ByName<DenseConv2d>(
        () => new DenseStem(), () => new Dense3x3(), () => new DenseDepthwise(), () => new Dense1x1(), () => new DenseEverything());

    private static Dictionary<string, Func<TLayer>> ByName<TLayer>(params Func<TLayer>[] layers)
        where TLayer : Layer => layers.ToDictionary(create => create().Name);
}
