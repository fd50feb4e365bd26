namespace KernelGen.Torch.Tests;

[SparseLinear(20, 12)] internal sealed partial class Linear20x12;
[SparseLinear(20, 12, Bias = false, Activation = Activation.Relu)] internal sealed partial class Rectified20x12;
[SparseLinear(12, 5)] internal sealed partial class Linear12x5;
[SparseLinear(12, 5, Mask = "linear12x5.mtx")] internal sealed partial class Masked12x5;

[SparseConv2d(8, 6, Kernel = 3, Padding = 1)] internal sealed partial class Conv3x3;
[SparseConv2d(8, 6, Kernel = 3, Stride = 2, Padding = 1, Bias = false)] internal sealed partial class ConvStride2;
[SparseConv2d(8, 6, Kernel = 3, Padding = 1, Groups = 2)] internal sealed partial class ConvGroups;
[SparseConv2d(8, 6, Kernel = 3, Padding = 2, Dilation = 2)] internal sealed partial class ConvDilated;
[SparseConv2d(8, 6, Kernel = 1, Activation = Activation.Relu)] internal sealed partial class Conv1x1;
[SparseConv2d(8, 6, KernelHeight = 1, KernelWidth = 5, PaddingLeft = 2, PaddingRight = 2)] internal sealed partial class ConvRow;
[SparseConv2d(6, 6, Kernel = 3, Padding = 1, Height = 9, Width = 9)] internal sealed partial class Conv9x9;

/// <summary>Layers with weights of which a share is zero.</summary>
internal static class Layers
{
    public static readonly IReadOnlyDictionary<string, Func<SparseConv2d>> Convolutions = new Func<SparseConv2d>[]
    {
        () => new Conv3x3(), () => new ConvStride2(), () => new ConvGroups(), () => new ConvDilated(), () => new Conv1x1(),
        () => new ConvRow(),
    }.ToDictionary(create => create().Name);

    /// <summary>A layer with random weights and biases.</summary>
    public static TLayer WithWeights<TLayer>(this TLayer layer, int seed = 1, double sparsity = 0.8)
        where TLayer : WeightedLayer
    {
        switch (layer)
        {
            case SparseLinear linear:
                linear.Initialize(seed, sparsity);
                break;
            case SparseConv2d convolution:
                convolution.Initialize(seed, sparsity);
                break;
        }

        layer.Bias?.Fill(~seed);
        return layer;
    }
}
