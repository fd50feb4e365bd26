using static TorchSharp.torch.nn.functional;

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
        var (one, two, three) = (new Hidden1(), new Hidden2(), new Classifier());
        using var network = Network.Features(60).Add(one).Add(two).Add(three).Build(batch: 37);
        network.Initialize(seed: 1, sparsityPercent / 100.0);
        var twin = new Twin();
        var (w1, w2) = (twin.Learned("W1", [48, 60], one.ToDense, sparse: true), twin.Learned("W2", [32, 48], two.ToDense, sparse: true));
        var w3 = twin.Learned("W3", [10, 32], () => three.Weights.Value.ToArray());
        var (b1, b2, b3) = (Bias("b1", one), Bias("b2", two), Bias("b3", three));
        TrainingComparison.Require(network, twin, (x, _) => linear(relu(linear(relu(linear(x, w1, b1)), w2, b2)), w3, b3), new SoftmaxCrossEntropy());

        TorchSharp.torch.Tensor Bias(string name, Linear layer) => twin.Learned(name, [layer.OutFeatures], () => layer.Bias!.Value.ToArray());
    }
}
