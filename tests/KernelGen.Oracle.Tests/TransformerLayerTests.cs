namespace KernelGen.Oracle.Tests;

public class TransformerLayerTests : OracleTests
{
    [Theory]
    [InlineData(5)]
    [InlineData(48)]
    [InlineData(77)]
    public void Layer_normalisation_agrees(int features)
    {
        var layer = new LayerNorm(features, epsilon: 1e-4f);
        layer.SetAffine(Numbers.Uniform(features, seed: 1), Numbers.Uniform(features, seed: 2));
        var twin = new Twin();
        LayerComparison.Require(layer, ActivationShape.Vector(features), twin, twin.Of(layer));
    }

    [Fact]
    public void Gelu_agrees_from_its_tail_to_where_it_is_the_identity()
    {
        foreach (var shape in new[] { ActivationShape.Vector(200), new ActivationShape(4, 5, 6) })
            LayerComparison.Require(new Gelu(), shape, null, Libtorch.Gelu, samples: x => Array.ConvertAll(x, number => 8 * number));
    }
}
