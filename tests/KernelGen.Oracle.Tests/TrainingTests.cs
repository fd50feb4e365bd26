using static TorchSharp.torch.nn.functional;

namespace KernelGen.Oracle.Tests;

[SparseLinear(60, 48, Activation = Activation.Relu)] internal sealed partial class Hidden1;
[SparseLinear(48, 32, Activation = Activation.Relu)] internal sealed partial class Hidden2;
[DenseLinear(32, 10)] internal sealed partial class Classifier;

[DenseConv2d(2, 8, Kernel = 3, Padding = 1, Height = 6, Width = 5, Activation = Activation.Relu)] internal sealed partial class Stem;
[SparseConv2d(8, 8, Kernel = 3, Padding = 1, Height = 6, Width = 5, Activation = Activation.Relu)] internal sealed partial class BlockBegin;
[SparseConv2d(8, 8, Kernel = 3, Padding = 1, Height = 6, Width = 5)] internal sealed partial class BlockEnd;
[SparseConv2d(8, 16, Kernel = 3, Stride = 2, Padding = 1, Height = 6, Width = 5, Activation = Activation.Relu)] internal sealed partial class Halving;
[SparseLinear(144, 10)] internal sealed partial class SparseClassifier;

[SparseLinear(32, 96)] internal sealed partial class Widening;
[SparseLinear(96, 32)] internal sealed partial class Narrowing;

public class TrainingTests : OracleTests
{
    [Theory]
    [InlineData(50)]
    [InlineData(90)]
    public void Twenty_steps_of_a_perceptron_agree(int sparsityPercent)
    {
        var (hidden1, hidden2, classifier) = (new Hidden1(), new Hidden2(), new Classifier());
        using var network = Network.Features(60).Add(hidden1).Add(hidden2).Add(classifier).Build(batch: 37, threads: 2);
        network.Initialize(seed: 1, sparsityPercent / 100.0);
        var twin = new Twin();
        var (one, two, three) = (twin.Of(hidden1), twin.Of(hidden2), twin.Of(classifier));
        TrainingComparison.Require(network, twin, x => three(two(one(x))));
    }

    [Fact]
    public void Twenty_steps_of_convolutions_with_a_residual_block_agree()
    {
        var (stem, begin, end, halving, classifier) = (new Stem(), new BlockBegin(), new BlockEnd(), new Halving(), new SparseClassifier());
        using var network = Network.Image(2, 6, 5).Add(stem).Residual(main => main.Add(begin).Add(end)).Relu().Add(halving).Flatten().Add(classifier)
            .Build(batch: 21, threads: 2);
        network.Initialize(seed: 1, sparsity: 0.8);
        var twin = new Twin();
        var (one, two, three, four, five) = (twin.Of(stem), twin.Of(begin), twin.Of(end), twin.Of(halving), twin.Of(classifier));
        TrainingComparison.Require(network, twin, x =>
        {
            var block = one(x);
            return five(TwinLayers.Flatten(four(relu(three(two(block)) + block))));
        });
    }
    [Fact]
    public void Twenty_steps_of_a_transformers_perceptron_agree()
    {
        var (norm, widening, narrowing, classifier) = (new LayerNorm(32), new Widening(), new Narrowing(), new Classifier());
        using var network = Network.Features(32).Residual(main => main.Add(norm).Add(widening).Add(new Gelu()).Add(narrowing)).Add(classifier)
            .Build(batch: 37, threads: 2);
        network.Initialize(seed: 1, sparsity: 0.8);
        var twin = new Twin();
        var (one, two, three, four) = (twin.Of(norm), twin.Of(widening), twin.Of(narrowing), twin.Of(classifier));
        TrainingComparison.Require(network, twin, x => four(three(gelu(two(one(x)))) + x));
    }
}
