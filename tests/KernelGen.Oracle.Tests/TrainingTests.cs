using KernelGen.Reference.Pairs;

namespace KernelGen.Oracle.Tests;

[SparseLinear(60, 48, Activation = Activation.Relu)] internal sealed partial class Hidden1;
[SparseLinear(48, 32, Activation = Activation.Relu)] internal sealed partial class Hidden2;
[DenseLinear(32, 10)] internal sealed partial class Classifier;

[DenseConv2d(2, 8, Kernel = 3, Padding = 1, Height = 6, Width = 5, Activation = Activation.Relu)] internal sealed partial class Stem;
[SparseConv2d(8, 8, Kernel = 3, Padding = 1, Height = 6, Width = 5, Activation = Activation.Relu)] internal sealed partial class BlockBegin;
[SparseConv2d(8, 8, Kernel = 3, Padding = 1, Height = 6, Width = 5)] internal sealed partial class BlockEnd;
[SparseConv2d(8, 16, Kernel = 3, Stride = 2, Padding = 1, Height = 6, Width = 5, Activation = Activation.Relu)]
internal sealed partial class Halving;
[SparseLinear(144, 10)] internal sealed partial class SparseClassifier;

[SparseLinear(32, 96)] internal sealed partial class Widening;
[SparseLinear(96, 32)] internal sealed partial class Narrowing;

public class TrainingTests : OracleTests
{
    [Theory]
    [InlineData(50)]
    [InlineData(90)]
    public void Twenty_steps_of_a_perceptron_agree(int sparsityPercent) => TrainingComparison.Require(
        () =>
        {
            var (hidden1, hidden2, classifier) = (new Hidden1(), new Hidden2(), new Classifier());
            return new TrainedNetwork(new NetworkPair().Add(hidden1).Add(hidden2).Add(classifier), twin =>
            {
                var (one, two, three) = (twin.Of(hidden1), twin.Of(hidden2), twin.Of(classifier));
                return x => three(two(one(x)));
            });
        }, ActivationShape.Vector(60), batch: 37, sparsityPercent / 100.0);

    [Fact]
    public void Twenty_steps_of_convolutions_with_a_residual_block_agree() => TrainingComparison.Require(
        () =>
        {
            var (stem, begin, end, halving, classifier) = (new Stem(), new BlockBegin(), new BlockEnd(), new Halving(),
                new SparseClassifier());
            return new TrainedNetwork(
                new NetworkPair().Add(stem).Residual(main => main.Add(begin).Add(end)).Relu().Add(halving).Flatten().Add(classifier),
                    twin =>
                {
                    var (one, two, three, four, five) = (twin.Of(stem), twin.Of(begin), twin.Of(end), twin.Of(halving),
                        twin.Of(classifier));
                    return x =>
                    {
                        var block = one(x);
                        return five(Libtorch.Flatten(four(Libtorch.Relu(Libtorch.Add(three(two(block)), block)))));
                    };
                });
        }, new(6, 5, 2), batch: 21, sparsity: 0.8);

    [Fact]
    public void Twenty_steps_of_a_transformers_perceptron_agree() => TrainingComparison.Require(
        () =>
        {
            var (norm, widening, narrowing, classifier) = (new LayerNorm(32), new Widening(), new Narrowing(), new Classifier());
            return new TrainedNetwork(
                new NetworkPair().Residual(main => main.Add(norm).Add(widening).Add(new Gelu()).Add(narrowing)).Add(classifier), twin =>
                {
                    var (one, two, three, four) = (twin.Of(norm), twin.Of(widening), twin.Of(narrowing), twin.Of(classifier));
                    return x => four(Libtorch.Add(three(Libtorch.Gelu(two(one(x)))), x));
                });
        }, ActivationShape.Vector(32), batch: 37, sparsity: 0.8);
}
