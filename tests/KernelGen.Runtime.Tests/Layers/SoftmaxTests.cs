namespace KernelGen.Runtime.Tests.Layers;

public sealed class SoftmaxTests
{
    [Theory]
    [MemberData(nameof(Images.Cases), MemberType = typeof(Images))]
    public void Both_passes_are_those_of_the_formula_in_double(int batch, int height, int width, int channels)
    {
        var shape = new ActivationShape(height, width, channels);
        var samples = Array.ConvertAll(Samples.Uniform(batch * shape.Features, seed: 1), x => 9 * x);
        var above = Samples.Uniform(samples.Length, seed: 2);
        var (y, dx) = LoneLayer.Of(() => new Softmax(), shape, batch, samples, _ => above);
        var (logY, logDx) = LoneLayer.Of(() => new LogSoftmax(), shape, batch, samples, _ => above);
        foreach (int[] pixel in Pixels(shape, batch))
        {
            double sum = pixel.Sum(i => Math.Exp(samples[i]));
            double product = pixel.Sum(i => above[i] * Math.Exp(samples[i]) / sum), all = pixel.Sum(i => (double)above[i]);
            foreach (int i in pixel)
            {
                double p = Math.Exp(samples[i]) / sum;
                Assert.Equal(p, y[i], 3e-6 * p);
                Assert.Equal(samples[i] - Math.Log(sum), logY[i], 3e-6);
                Assert.Equal(p * (above[i] - product), dx[i], 1e-6);
                Assert.Equal(above[i] - (p * all), logDx[i], 5e-6);
            }
        }
    }

    [Fact]
    public void The_gradients_are_those_of_finite_differences()
    {
        var at = Array.ConvertAll(Samples.Uniform(80, seed: 3), x => 2 * x);
        LoneLayer.AgreesWithDifferences(new Softmax(), new ActivationShape(2, 5, 4), batch: 2, at, tolerance: 1e-3);
        LoneLayer.AgreesWithDifferences(new LogSoftmax(), new ActivationShape(1, 1, 40), batch: 2, at, tolerance: 1e-3);
    }

    [Fact]
    public void Huge_numbers_do_not_overflow()
    {
        float[] samples = [1e30f, -1e30f, 1e30f, 300, 100, -300];
        var (y, _) = LoneLayer.Of(() => new Softmax(), ActivationShape.Vector(3), batch: 2, samples, _ => new float[6]);
        Assert.Equal([0.5f, 0, 0.5f, 1, 0, 0], y);
        var (logY, _) = LoneLayer.Of(() => new LogSoftmax(), ActivationShape.Vector(3), batch: 2, samples, _ => new float[6]);
        float[] expected = [-MathF.Log(2), -2e30f, -MathF.Log(2), 0, -200, -600];
        for (int i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], logY[i], 3e-7f * (1 + Math.Abs(expected[i])));
    }

    [Fact]
    public void A_step_allocates_nothing_after_the_first()
    {
        foreach (var layer in new Layer[] { new Softmax(), new LogSoftmax() })
        {
            var (x, y) = (new Activations(new ActivationShape(3, 3, 2), 17), new Activations(new ActivationShape(3, 3, 2), 17));
            Step();
            Assert.Equal(0, Allocation.Of(Step));

            void Step()
            {
                layer.Forward(x, y);
                layer.Backward(x, y, x, x);
            }
        }
    }

    /// <summary>The places of the channels of each pixel.</summary>
    private static IEnumerable<int[]> Pixels(ActivationShape shape, int batch) =>
        from sample in Enumerable.Range(0, batch)
        from row in Enumerable.Range(0, shape.Height)
        from column in Enumerable.Range(0, shape.Width)
        select Enumerable.Range(0, shape.Channels).Select(channel => Images.At(shape, sample, channel, row, column)).ToArray();
}
