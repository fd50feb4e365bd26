using KernelGen.Reference.Pairs;

namespace KernelGen.Oracle.Tests;

[DenseConv2d(2, 8, Kernel = 3, Padding = 1, Height = 12, Width = 10, Bias = false)] internal sealed partial class CnnConv1;
[SparseConv2d(8, 8, Kernel = 3, Padding = 1, Height = 6, Width = 5, Bias = false)] internal sealed partial class CnnConv2;
[SparseConv2d(8, 16, Kernel = 3, Padding = 1, Height = 3, Width = 3, Bias = false)] internal sealed partial class CnnConv3;
[SparseLinear(144, 10)] internal sealed partial class CnnClassifier;

[DenseConv2d(3, 8, Kernel = 7, Stride = 2, Padding = 3, Height = 24, Width = 20, Bias = false)] internal sealed partial class ResStem;
[SparseConv2d(8, 8, Kernel = 3, Padding = 1, Height = 6, Width = 5, Bias = false)] internal sealed partial class ResConv8;
[SparseConv2d(8, 16, Kernel = 3, Stride = 2, Padding = 1, Height = 6, Width = 5, Bias = false)] internal sealed partial class ResHalving;
[SparseConv2d(8, 16, Kernel = 1, Stride = 2, Height = 6, Width = 5, Bias = false)] internal sealed partial class ResShortcut;
[SparseConv2d(16, 16, Kernel = 3, Padding = 1, Height = 3, Width = 3, Bias = false)] internal sealed partial class ResConv16;
[DenseLinear(16, 10)] internal sealed partial class ResClassifier;

/// <summary>
/// The two shapes of image networks that the samples train, made small: a plain CNN, and ResNet with one block of either kind. Batches of
/// 21 are cut into strips, batches of 32 are not.
/// </summary>
public class ImageNetworkTests : OracleTests
{
    [Theory]
    [InlineData(0, 21)]
    [InlineData(90, 21)]
    [InlineData(0, 32)]
    [InlineData(90, 32)]
    public void Twenty_steps_of_a_CNN_agree(int sparsityPercent, int batch) => TrainingComparison.Require(
        () =>
        {
            var (conv1, conv2, conv3, classifier) = (new CnnConv1(), new CnnConv2(), new CnnConv3(), new CnnClassifier());
            var (norm1, norm2, norm3) = (new BatchNorm2d(8), new BatchNorm2d(8), new BatchNorm2d(16));
            var ours = new NetworkPair().Add(conv1).Add(norm1).Relu().MaxPool(2).Add(conv2).Add(norm2).Relu().MaxPool(3, 2, 1)
                .Add(conv3).Add(norm3).Relu().Flatten().Add(classifier);
            return new TrainedNetwork(ours, twin =>
            {
                var (c1, c2, c3, c4) = (twin.Of(conv1), twin.Of(conv2), twin.Of(conv3), twin.Of(classifier));
                var (n1, n2, n3) = (twin.Of(norm1), twin.Of(norm2), twin.Of(norm3));
                return x =>
                {
                    x = Libtorch.MaxPool2d(Libtorch.Relu(n1(c1(x), null)), 2, 2, 0);
                    x = Libtorch.MaxPool2d(Libtorch.Relu(n2(c2(x), null)), 3, 2, 1);
                    return c4(Libtorch.Flatten(Libtorch.Relu(n3(c3(x), null))));
                };
            });
        }, new(12, 10, 2), batch, sparsityPercent / 100.0);

    [Theory]
    [InlineData(21)]
    [InlineData(32)]
    public void Twenty_steps_of_a_residual_network_agree(int batch) => TrainingComparison.Require(
        () =>
        {
            var (stem, norm) = (new ResStem(), new BatchNorm2d(8));
            var (begin1, end1, beginNorm1, endNorm1) = (new ResConv8(), new ResConv8(), new BatchNorm2d(8), new BatchNorm2d(8));
            var (begin2, end2, beginNorm2, endNorm2) = (new ResHalving(), new ResConv16(), new BatchNorm2d(16), new BatchNorm2d(16));
            var (shortcut, shortcutNorm, classifier) = (new ResShortcut(), new BatchNorm2d(16), new ResClassifier());
            var ours = new NetworkPair().Add(stem).Add(norm).Relu().MaxPool(3, 2, 1)
                .Residual(main => main.Add(begin1).Add(beginNorm1).Relu().Add(end1).Add(endNorm1)).Relu()
                .Residual(main => main.Add(begin2).Add(beginNorm2).Relu().Add(end2).Add(endNorm2), side =>
                    side.Add(shortcut).Add(shortcutNorm)).Relu()
                .GlobalAveragePool().Add(classifier);
            return new TrainedNetwork(ours, twin =>
            {
                var (c0, n0, last) = (twin.Of(stem), twin.Of(norm), twin.Of(classifier));
                var (c1, n1, c2, n2) = (twin.Of(begin1), twin.Of(beginNorm1), twin.Of(end1), twin.Of(endNorm1));
                var (c3, n3, c4, n4) = (twin.Of(begin2), twin.Of(beginNorm2), twin.Of(end2), twin.Of(endNorm2));
                var (c5, n5) = (twin.Of(shortcut), twin.Of(shortcutNorm));
                return image =>
                {
                    var x = Libtorch.MaxPool2d(Libtorch.Relu(n0(c0(image), null)), 3, 2, 1);
                    x = Libtorch.Relu(n2(c2(Libtorch.Relu(n1(c1(x), null))), x));
                    x = Libtorch.Relu(n4(c4(Libtorch.Relu(n3(c3(x), null))), n5(c5(x), null)));
                    return last(Libtorch.GlobalAveragePool(x));
                };
            });
        }, new(24, 20, 3), batch, sparsity: 0.8, labelSmoothing: 0.1f);
}
