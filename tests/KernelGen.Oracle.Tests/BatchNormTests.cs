using KernelGen.Tests;

namespace KernelGen.Oracle.Tests;

public class BatchNormTests : OracleTests
{
    [Theory]
    [InlineData(Activation.None, true)]
    [InlineData(Activation.Relu, true)]
    [InlineData(Activation.None, false)]
    [InlineData(Activation.Relu, false)]
    public void Batch_normalisation_agrees(Activation activation, bool training)
    {
        foreach (int channels in new[] { 1, 6, 7 })
        {
            var layer = new BatchNorm2d(channels, activation, momentum: 0.3f, epsilon: 1e-3f) { Training = training };
            layer.SetAffine(Numbers.Uniform(channels, seed: 1), Numbers.Uniform(channels, seed: 2));
            layer.SetRunningStatistics(
                Numbers.Uniform(channels, seed: 3), Array.ConvertAll(Numbers.Uniform(channels, seed: 4), number => number + 1.5f));
            var twin = new Twin();
            var theirs = twin.Of(layer);
            LayerComparison.Require(layer, new ActivationShape(5, 7, channels), twin, x => theirs(x, null));
        }
    }

    /// <summary>Weights of both signs, windows that overlap: the joined layer is libtorch's two.</summary>
    [Theory]
    [InlineData(Activation.None, true)]
    [InlineData(Activation.Relu, true)]
    [InlineData(Activation.Relu, false)]
    public void Batch_normalisation_with_max_pooling_agrees(Activation activation, bool training)
    {
        const int channels = 6;
        var norm = new BatchNorm2d(channels, activation);
        norm.SetAffine(Numbers.Uniform(channels, seed: 1), Numbers.Uniform(channels, seed: 2));
        var twin = new Twin();
        var theirs = twin.Of(norm);
        var layer = new NormThenPool(norm, new MaxPool2d(3, 2, 1)) { Training = training };
        norm.Training = training;
        LayerComparison.Require(layer, new ActivationShape(9, 11, channels), twin, x => Libtorch.MaxPool2d(theirs(x, null), 3, 2, 1));
    }
}
