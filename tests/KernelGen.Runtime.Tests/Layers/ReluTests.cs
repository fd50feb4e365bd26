namespace KernelGen.Runtime.Tests.Layers;

public sealed class ReluTests
{
    [Theory]
    [MemberData(nameof(Images.Cases), MemberType = typeof(Images))]
    public void Negative_numbers_become_zero_and_let_no_gradient_through(int batch, int height, int width, int channels)
    {
        var shape = new ActivationShape(height, width, channels);
        var samples = Samples.Uniform(batch * shape.Features, seed: 1);
        samples[0] = 0;
        var above = Samples.Uniform(samples.Length, seed: 2);
        var (y, dx) = LoneLayer.Of(() => new Relu(), shape, batch, samples, _ => above);
        Assert.Equal(Array.ConvertAll(samples, value => Math.Max(value, 0)), y);
        Assert.Equal(samples.Select((value, i) => value > 0 ? above[i] : 0), dx);
    }

    [Fact]
    public void The_gradient_is_that_of_finite_differences()
    {
        // Away from the kink at 0.
        const float step = 1e-2f;
        var at = Array.ConvertAll(Samples.Uniform(80, seed: 3), value => Math.Abs(value) < 2 * step ? 0.5f : value);
        LoneLayer.AgreesWithDifferences(new Relu(), new ActivationShape(2, 5, 4), batch: 2, at, tolerance: 1e-4, step);
    }

    [Fact]
    public void Shapes_and_batches_that_differ_are_refused()
    {
        var x = new Activations(ActivationShape.Vector(4), 3);
        Refused("Layer Relu: y has 5 features", () => new Relu().Forward(x, new Activations(ActivationShape.Vector(5), 3)));
        Refused("Set its Batch to 3", () => new Relu().Forward(x, new Activations(ActivationShape.Vector(4), 2)));
        Refused("y has 1x2x2 features, but 4 are needed", () => new Relu().Forward(x, new Activations(new ActivationShape(2, 2, 1), 3)));
    }

    private static void Refused(string message, Action call) =>
        Assert.Contains(message, Assert.ThrowsAny<ArgumentException>(call).Message, StringComparison.Ordinal);
}
