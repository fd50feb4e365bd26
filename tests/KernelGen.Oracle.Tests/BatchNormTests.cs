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
            layer.SetRunningStatistics(Numbers.Uniform(channels, seed: 3), Array.ConvertAll(Numbers.Uniform(channels, seed: 4), number => number + 1.5f));
            var twin = new Twin();
            var theirs = twin.Of(layer);
            LayerComparison.Require(layer, new ActivationShape(5, 7, channels), twin, x => theirs(x, null));
        }
    }
}
