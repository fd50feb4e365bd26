namespace KernelGen.Runtime.Tests.Layers;

public sealed class ReluTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(17)]
    public void Negative_numbers_become_zero_and_let_no_gradient_through(int batch)
    {
        var shape = new ActivationShape(3, 5, 2);
        var samples = Samples.Uniform(batch * shape.Features, seed: 1);
        samples[0] = 0;
        var above = Samples.Uniform(samples.Length, seed: 2);
        var (x, y, dx, dy) = (Filled(shape, batch, samples), new Activations(shape, batch), new Activations(shape, batch), Filled(shape, batch, above));
        dx.Data.Fill(float.NaN);

        var relu = new Relu();
        relu.Forward(x, y);
        relu.Backward(x, y, dy, dx);

        Assert.Equal(Array.ConvertAll(samples, value => Math.Max(value, 0)), Stored(y));
        Assert.Equal(samples.Select((value, i) => value > 0 ? above[i] : 0), Stored(dx));
    }

    [Fact]
    public void The_gradient_is_that_of_finite_differences()
    {
        // sum(c * relu(x)) by x, away from the kink at 0.
        const float step = 1e-2f;
        var shape = ActivationShape.Vector(40);
        var at = Array.ConvertAll(Samples.Uniform(40, seed: 3), value => Math.Abs(value) < 2 * step ? 0.5f : value);
        var c = Samples.Uniform(40, seed: 4);
        var (y, dx) = (new Activations(shape, 1), new Activations(shape, 1));
        var relu = new Relu();
        relu.Forward(Filled(shape, 1, at), y);
        relu.Backward(Filled(shape, 1, at), y, Filled(shape, 1, c), dx);
        var gradient = Stored(dx);
        for (int i = 0; i < at.Length; i++)
        {
            double difference = (SumAt(i, step) - SumAt(i, -step)) / (2 * step);
            Assert.Equal(difference, gradient[i], 1e-4);
        }

        double SumAt(int moved, float by)
        {
            var near = (float[])at.Clone();
            near[moved] += by;
            var result = new Activations(shape, 1);
            relu.Forward(Filled(shape, 1, near), result);
            return Stored(result).Select((value, i) => (double)c[i] * value).Sum();
        }
    }

    [Fact]
    public void Shapes_and_batches_that_differ_are_refused()
    {
        var x = new Activations(ActivationShape.Vector(4), 3);
        Assert.Contains("Layer Relu: y has 5 features", Assert.Throws<ArgumentException>(() => new Relu().Forward(x, new Activations(ActivationShape.Vector(5), 3))).Message, StringComparison.Ordinal);
        Assert.Contains("Set its Batch to 3", Assert.Throws<ArgumentException>(() => new Relu().Forward(x, new Activations(ActivationShape.Vector(4), 2))).Message, StringComparison.Ordinal);
    }

    private static Activations Filled(ActivationShape shape, int batch, float[] samples)
    {
        var activations = new Activations(shape, batch);
        activations.Load(samples);
        return activations;
    }

    private static float[] Stored(Activations activations)
    {
        var samples = new float[activations.Batch * activations.Shape.Features];
        activations.Store(samples);
        return samples;
    }
}
