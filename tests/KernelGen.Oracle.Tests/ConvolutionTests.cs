namespace KernelGen.Oracle.Tests;

public class ConvolutionTests : OracleTests
{
    public static TheoryData<string> Sparse => [.. ConvolutionLayers.Sparse.Keys];

    public static TheoryData<string> Dense => [.. ConvolutionLayers.Dense.Keys];

    [Theory]
    [MemberData(nameof(Sparse))]
    public void Sparse_convolutions_are_dense_ones_with_zeros(string name)
    {
        foreach (int sparsityPercent in new[] { 0, 80, 100 })
        {
            var layer = ConvolutionLayers.Sparse[name]();
            var declared = DeclaredConvolution.Of(layer);
            var weights = Numbers.Sparse(declared.Weights, sparsityPercent, seed: sparsityPercent);
            layer.SetWeights(weights);
            Assert.Equal(weights, layer.ToDense());
            layer.Bias?.Fill(seed: 1);
            var twin = new Twin();
            LayerComparison.Require(layer, declared.Input, twin, twin.Of(layer));
        }
    }

    [Theory]
    [MemberData(nameof(Dense))]
    public void Dense_convolutions_agree(string name)
    {
        var layer = ConvolutionLayers.Dense[name]();
        var declared = DeclaredConvolution.Of(layer);
        var weights = Numbers.Uniform(declared.Weights, seed: 2);
        layer.SetWeights(weights);
        Assert.Equal(weights, layer.ToDense());
        layer.Bias?.Fill(seed: 3);
        var twin = new Twin();
        LayerComparison.Require(layer, declared.Input, twin, twin.Of(layer));
    }
}
