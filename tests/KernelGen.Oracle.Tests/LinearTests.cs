namespace KernelGen.Oracle.Tests;

[SparseLinear(37, 21)] internal sealed partial class Sparse37x21;
[SparseLinear(48, 32, Bias = false, Activation = Activation.Relu)] internal sealed partial class Sparse48x32;
[DenseLinear(37, 21, Activation = Activation.Relu)] internal sealed partial class Dense37x21;
[DenseLinear(32, 10)] internal sealed partial class Dense32x10;

public class LinearTests : OracleTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(90)]
    [InlineData(100)]
    public void Sparse_layers_are_dense_ones_with_zeros(int sparsityPercent)
    {
        foreach (SparseLinear layer in new SparseLinear[] { new Sparse37x21(), new Sparse48x32() })
        {
            var weights = Numbers.Sparse(layer.InFeatures * layer.OutFeatures, sparsityPercent, seed: 1);
            layer.SetWeights(weights);
            Assert.Equal(weights, layer.ToDense());
            layer.Bias?.Fill(seed: 2);
            var twin = new Twin();
            LayerComparison.Require(layer, ActivationShape.Vector(layer.InFeatures), twin, twin.Of(layer));
        }
    }

    [Fact]
    public void Dense_layers_agree()
    {
        foreach (DenseLinear layer in new DenseLinear[] { new Dense37x21(), new Dense32x10() })
        {
            layer.Weights.Fill(seed: 3);
            layer.Bias?.Fill(seed: 4);
            var twin = new Twin();
            LayerComparison.Require(layer, ActivationShape.Vector(layer.InFeatures), twin, twin.Of(layer));
        }
    }
}
