using KernelGen.Reference.Pairs;

namespace KernelGen.Reference.Tests.Training;

[DenseConv2d(2, 8, Kernel = 3, Padding = 1, Height = 12, Width = 10, Bias = false)] internal sealed partial class CnnConv1;
[SparseConv2d(8, 8, Kernel = 3, Padding = 1, Height = 6, Width = 5, Bias = false)] internal sealed partial class CnnConv2;
[SparseConv2d(8, 16, Kernel = 3, Padding = 1, Height = 3, Width = 3, Bias = false)] internal sealed partial class CnnConv3;
[SparseLinear(144, 10)] internal sealed partial class CnnClassifier;

[DenseConv2d(2, 8, Kernel = 3, Padding = 1, Height = 6, Width = 5, Activation = Activation.Relu)] internal sealed partial class Stem;
[SparseConv2d(8, 8, Kernel = 3, Padding = 1, Height = 6, Width = 5, Activation = Activation.Relu)] internal sealed partial class BlockBegin;
[SparseConv2d(8, 8, Kernel = 3, Padding = 1, Height = 6, Width = 5)] internal sealed partial class BlockEnd;
[SparseConv2d(8, 16, Kernel = 3, Stride = 2, Padding = 1, Height = 6, Width = 5, Activation = Activation.Relu)] internal sealed partial class Halving;

/// <summary>
/// The shapes of image networks that the samples train, made small. Batches of 21 and 3 are cut into strips, batches of 32 are not.
/// </summary>
public class ImageNetworkTests
{
    [Theory]
    [InlineData(0, 21)]
    [InlineData(90, 21)]
    [InlineData(0, 32)]
    [InlineData(90, 32)]
    [InlineData(50, 7)]
    public void Twenty_steps_of_a_CNN_agree(int sparsityPercent, int batch)
    {
        TrainingComparison.Require(() => new NetworkPair()
            .Add(new CnnConv1()).Add(new BatchNorm2d(8)).Relu().MaxPool(2)
            .Add(new CnnConv2()).Add(new BatchNorm2d(8)).Relu().MaxPool(3, 2, 1)
            .Add(new CnnConv3()).Add(new BatchNorm2d(16)).Relu().Flatten().Add(new CnnClassifier()), new(12, 10, 2), batch, sparsityPercent / 100.0);
    }

    [Theory]
    [InlineData(21)]
    [InlineData(32)]
    public void Twenty_steps_with_average_pooling_agree(int batch)
    {
        TrainingComparison.Require(() => new NetworkPair()
            .Add(new CnnConv1()).Add(new BatchNorm2d(8)).AveragePool(2).Relu()
            .Add(new CnnConv2()).AveragePool(3, 2, 1).Relu()
            .Add(new CnnConv3()).Relu().Flatten().Add(new CnnClassifier()), new(12, 10, 2), batch, sparsity: 0.7);
    }

    [Theory]
    [InlineData(21)]
    [InlineData(32)]
    public void Twenty_steps_of_convolutions_with_a_residual_block_agree(int batch)
    {
        TrainingComparison.Require(() => new NetworkPair().Add(new Stem()).Residual(main => main.Add(new BlockBegin()).Add(new BlockEnd())).Relu()
            .Add(new Halving()).Flatten().Add(new CnnClassifier()), new(6, 5, 2), batch, sparsity: 0.8);
    }
}
