namespace KernelGen.Kernels.Tests;

// Shapes around the edges of tiles: one, odd, one more and one less than a multiple of four. Wide and tall.
[SparseLinear(1, 1)] internal sealed partial class Sparse1x1;
[SparseLinear(1, 9, Activation = Activation.Relu)] internal sealed partial class Sparse1x9;
[SparseLinear(7, 1, Bias = false)] internal sealed partial class Sparse7x1;
[SparseLinear(37, 21, Activation = Activation.Relu)] internal sealed partial class Sparse37x21;
[SparseLinear(37, 21)] internal sealed partial class Sparse37x21Linear;
[SparseLinear(64, 65, Bias = false, Activation = Activation.Relu)] internal sealed partial class Sparse64x65;

// More inputs than a block has at any tile, in both passes, and no multiple of one.
[SparseLinear(531, 6, Activation = Activation.Relu)] internal sealed partial class Sparse531x6;
[SparseLinear(6, 531)] internal sealed partial class Sparse6x531;

// Weights in blocks: as many rows as registers hold, more, and fewer; several inputs.
[SparseLinear(36, 20, BlockOutputs = 4, Activation = Activation.Relu)] internal sealed partial class Blocks4x1;
[SparseLinear(141, 16, BlockOutputs = 8)] internal sealed partial class Blocks8x1;
[SparseLinear(36, 48, BlockOutputs = 16, BlockInputs = 2, Bias = false)] internal sealed partial class Blocks16x2;
[SparseLinear(140, 5, BlockInputs = 4, Activation = Activation.Relu)] internal sealed partial class Blocks1x4;
[SparseLinear(36, 20, BlockOutputs = 4, BlockInputs = 4)] internal sealed partial class Blocks4x4;
[SparseLinear(37, 22, BlockOutputs = 2)] internal sealed partial class Blocks2x1;

[DenseLinear(1, 1)] internal sealed partial class Dense1x1;
[DenseLinear(5, 10, Activation = Activation.Relu)] internal sealed partial class Dense5x10;
[DenseLinear(37, 21, Bias = false)] internal sealed partial class Dense37x21;
[DenseLinear(64, 7, Bias = false, Activation = Activation.Relu)] internal sealed partial class Dense64x7;

/// <summary>The layers that every test goes through.</summary>
internal static class DeclaredLayers
{
    public static IEnumerable<SparseLinear> Sparse(VectorWidth width)
    {
        var options = new KernelOptions { Width = width };
        return
        [
            new Sparse1x1(options), new Sparse1x9(options), new Sparse7x1(options), new Sparse37x21(options),
            new Sparse37x21Linear(options), new Sparse64x65(options), new Sparse531x6(options), new Sparse6x531(options),
            new Blocks4x1(options), new Blocks8x1(options), new Blocks16x2(options), new Blocks1x4(options), new Blocks4x4(options),
            new Blocks2x1(options),
        ];
    }

    public static IEnumerable<DenseLinear> Dense(VectorWidth width)
    {
        var options = new KernelOptions { Width = width };
        return [new Dense1x1(options), new Dense5x10(options), new Dense37x21(options), new Dense64x7(options)];
    }

    /// <summary>Every width; in small runs those that the processor has, because the others are emulated.</summary>
    public static TheoryData<VectorWidth> Widths =>
        [.. Enum.GetValues<VectorWidth>().Where(width => !TestSize.IsSmall || width <= KernelDispatch.Widest)];
}
