using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace KernelGen.Oracle.Tests;

[SparseLinear(37, 21)] internal sealed partial class Sparse37x21;
[SparseLinear(64, 48, Bias = false, Activation = Activation.Relu)] internal sealed partial class Sparse64x48;
[DenseLinear(37, 21, Activation = Activation.Relu)] internal sealed partial class Dense37x21;
[DenseLinear(64, 10)] internal sealed partial class Dense64x10;

public class LinearTests : OracleTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(90)]
    [InlineData(100)]
    public void Sparse_layers_are_dense_ones_with_zeros(int sparsityPercent)
    {
        foreach (SparseLinear layer in new SparseLinear[] { new Sparse37x21(), new Sparse64x48() })
        {
            var weights = Numbers.Sparse(layer.InFeatures * layer.OutFeatures, sparsityPercent, seed: 1);
            layer.SetWeights(weights);

            Require(layer, weights, () => layer.GradientToDense(), sparse: true);
        }
    }

    [Fact]
    public void Dense_layers_agree()
    {
        foreach (DenseLinear layer in new DenseLinear[] { new Dense37x21(), new Dense64x10() })
        {
            var weights = Numbers.Uniform(layer.InFeatures * layer.OutFeatures, seed: 2);
            layer.SetWeights(weights);
            Require(layer, weights, () => layer.Weights.Gradient.ToArray(), sparse: false);
        }
    }

    private static void Require(Linear layer, float[] weights, Func<float[]> gradient, bool sparse)
    {
        var comparison = new LayerComparison(layer, ActivationShape.Vector(layer.InFeatures));
        var w = comparison.Learned("weight", weights, [layer.OutFeatures, layer.InFeatures], gradient, sparse);
        Tensor? b = null;
        if (layer.Bias is not null)
        {
            var bias = Numbers.Uniform(layer.OutFeatures, seed: 3);
            layer.SetBias(bias);
            b = comparison.Learned("bias", bias, [layer.OutFeatures], () => layer.Bias.Gradient.ToArray());
        }

        comparison.Require(x =>
        {
            var z = linear(x, w, b);
            return layer.Activation == Activation.Relu ? relu(z) : z;
        });
    }
}
