using KernelGen.Reference.Pairs;

namespace KernelGen.Reference.Tests.Training;

[DenseConv2d(3, 8, Kernel = 7, Stride = 2, Padding = 3, Height = 24, Width = 20, Bias = false)] internal sealed partial class ResStem;
[SparseConv2d(8, 8, Kernel = 3, Padding = 1, Height = 6, Width = 5, Bias = false)] internal sealed partial class ResConv8;
[SparseConv2d(8, 16, Kernel = 3, Stride = 2, Padding = 1, Height = 6, Width = 5, Bias = false)] internal sealed partial class ResHalving;
[SparseConv2d(8, 16, Kernel = 1, Stride = 2, Height = 6, Width = 5, Bias = false)] internal sealed partial class ResShortcut;
[SparseConv2d(16, 16, Kernel = 3, Padding = 1, Height = 3, Width = 3, Bias = false)] internal sealed partial class ResConv16;
[DenseLinear(16, 10)] internal sealed partial class ResClassifier;

/// <summary>ResNet with one block of either kind.</summary>
public class ResidualNetworkTests
{
    [Theory]
    [InlineData(21, 80)]
    [InlineData(32, 80)]
    [InlineData(21, 0)]
    public void Twenty_steps_of_a_residual_network_agree(int batch, int sparsityPercent)
    {
        TrainingComparison.Require(() => new NetworkPair().Add(new ResStem()).Add(new BatchNorm2d(8)).Relu().MaxPool(3, 2, 1)
            .Residual(main => main.Add(new ResConv8()).Add(new BatchNorm2d(8)).Relu().Add(new ResConv8()).Add(new BatchNorm2d(8))).Relu()
            .Residual(
                main => main.Add(new ResHalving()).Add(new BatchNorm2d(16)).Relu().Add(new ResConv16()).Add(new BatchNorm2d(16)),
                side => side.Add(new ResShortcut()).Add(new BatchNorm2d(16))).Relu()
            .GlobalAveragePool().Add(new ResClassifier()), new(24, 20, 3), batch, sparsityPercent / 100.0, labelSmoothing: 0.1f);
    }
}
