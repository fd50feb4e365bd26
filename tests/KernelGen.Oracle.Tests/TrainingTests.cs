namespace KernelGen.Oracle.Tests;

[SparseLinear(60, 48, Activation = Activation.Relu)] internal sealed partial class Hidden1;
[SparseLinear(48, 32, Activation = Activation.Relu)] internal sealed partial class Hidden2;
[DenseLinear(32, 10)] internal sealed partial class Classifier;

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
}
