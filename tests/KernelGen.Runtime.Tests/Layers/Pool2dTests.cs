namespace KernelGen.Runtime.Tests.Layers;

public sealed class Pool2dTests
{
    /// <summary>
    /// Batch, image, channels; kernel, stride, padding: windows that overlap, touch, leave gaps, and images that they do not fill.
    /// </summary>
    public static TheoryData<int, int, int, int, int, int, int> Cases { get; } = new()
    {
        { 1, 7, 9, 2, 3, 2, 1 }, { 15, 6, 5, 7, 2, 2, 0 }, { 16, 8, 4, 1, 2, 3, 0 }, { 17, 5, 7, 20, 3, 1, 1 },
        { 33, 4, 6, 33, 4, 2, 2 }, { 17, 3, 3, 12, 3, 3, 0 }, { 33, 1, 1, 5, 1, 1, 0 }, { 16, 9, 9, 4, 5, 3, 2 },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_largest_of_each_window_is_taken_and_gets_the_gradient(
        int batch, int height, int width, int channels, int kernel, int stride, int padding)
    {
        // Few different numbers, all negative: many ties, and a padding of zeros would win.
        var shape = new ActivationShape(height, width, channels);
        var samples = Array.ConvertAll(Samples.Uniform(batch * shape.Features, seed: 1), value => MathF.Round(2 * value) - 5);
        var reference = new PoolReference(shape, batch, PoolShape.Square(kernel, stride, padding));
        var above = Samples.Uniform(batch * reference.Output.Features, seed: 2);
        var (y, dx) = LoneLayer.Of(
            () => new MaxPool2d(kernel, stride, padding), shape, batch, samples, output => Checked(output, reference, above));
        var (largest, gradient) = reference.Max(samples, above);
        Assert.Equal(largest, y);
        AssertClose(gradient, dx);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Each_window_is_averaged_with_its_padding(
        int batch, int height, int width, int channels, int kernel, int stride, int padding)
    {
        var shape = new ActivationShape(height, width, channels);
        var samples = Samples.Uniform(batch * shape.Features, seed: 1);
        var reference = new PoolReference(shape, batch, PoolShape.Square(kernel, stride, padding));
        var above = Samples.Uniform(batch * reference.Output.Features, seed: 2);
        var (y, dx) = LoneLayer.Of(
            () => new AveragePool2d(kernel, stride, padding), shape, batch, samples, output => Checked(output, reference, above));
        var (mean, gradient) = reference.Average(samples, above);
        AssertClose(mean, y);
        AssertClose(gradient, dx);
    }

    [Theory]
    [MemberData(nameof(Images.Cases), MemberType = typeof(Images))]
    public void Global_pooling_is_the_mean_of_each_channel(int batch, int height, int width, int channels)
    {
        var shape = new ActivationShape(height, width, channels);
        var samples = Samples.Uniform(batch * shape.Features, seed: 1);
        var above = Samples.Uniform(batch * channels, seed: 2);
        var (y, dx) = LoneLayer.Of(() => new GlobalAveragePool(), shape, batch, samples, _ => above);
        int pixels = height * width;
        AssertClose(
            [.. Enumerable.Range(0, batch * channels)
                .Select(i => samples.AsSpan(i * pixels, pixels).ToArray().Average(value => (double)value))],
            y);
        AssertClose([.. Enumerable.Range(0, samples.Length).Select(i => (double)above[i / pixels] / pixels)], dx);
    }

    [Fact]
    public void The_gradients_are_those_of_finite_differences()
    {
        // Numbers far enough from each other that no step changes which is the largest.
        var shape = new ActivationShape(5, 4, 2);
        var order = Enumerable.Range(0, 120).Select(i => (float)(i * 37 % 120) / 20).ToArray();
        LoneLayer.AgreesWithDifferences(new MaxPool2d(3, stride: 2, padding: 1), shape, batch: 3, order, tolerance: 1e-3);
        LoneLayer.AgreesWithDifferences(new AveragePool2d(3, stride: 2, padding: 1), shape, batch: 3, order, tolerance: 1e-3);
        LoneLayer.AgreesWithDifferences(new GlobalAveragePool(), shape, batch: 3, order, tolerance: 1e-3);
    }

    [Fact]
    public void A_largest_number_that_is_none_stays_so()
    {
        var shape = new ActivationShape(2, 2, 1);
        var y = new Activations(new ActivationShape(1, 1, 1), 3);
        new MaxPool2d(2).Forward(Images.Input(shape, 3, default, [1, float.NaN, 3, 2, float.NaN, 0, 0, 1, 4, 5, 6, 7]), y);
        Assert.Equal([float.NaN, float.NaN, 7], Images.Numbers(y));
    }

    [Fact]
    public void A_step_allocates_nothing_after_the_first()
    {
        var shape = new ActivationShape(6, 6, 4);
        foreach (var layer in new Layer[] { new MaxPool2d(3, 2, 1), new AveragePool2d(2), new GlobalAveragePool() })
        {
            var output = layer.OutputShape(shape);
            var (x, y, dx) = (new Activations(shape, 40), new Activations(output, 40), new Activations(shape, 40));
            Step();
            Assert.Equal(0, Allocation.Of(Step));

            void Step()
            {
                layer.Forward(x, y);
                layer.Backward(x, y, y, dx);
            }
        }
    }

    [Fact]
    public void Geometry_and_activations_that_do_not_fit_are_refused()
    {
        Refused("Layer MaxPool2d: the kernel is 0x0 pixels", () => _ = new MaxPool2d(0));
        Refused("at most 256 (16x16) are possible. Put two smaller", () => _ = new MaxPool2d(17));
        Refused("the stride is 0x0; it must be 1 or more, or null for the kernel's 3x3", () => _ = new MaxPool2d(3, stride: 0));
        Refused(
            "Layer AveragePool2d: the padding is 3 at the top; with a kernel of 3 it must be from 0 to 2",
            () => _ = new AveragePool2d(3, padding: 3));
        Refused("the padding is -1", () => _ = new AveragePool2d(3, padding: -1));
        var shape = new ActivationShape(4, 2, 3);
        Refused(
            "a window of 5x5 does not fit in the input 3x4x2, which is 4x2 pixels, 6x4 with its padding. Use a kernel of at most 6x4",
            () => new MaxPool2d(5, padding: 1).OutputShape(shape));
        var layer = new MaxPool2d(2);
        var (x, y) = (new Activations(shape, 2), new Activations(new ActivationShape(2, 1, 3), 2));
        Refused("y has 24 features", () => layer.Forward(x, x));
        Assert.Contains(
            "another input or another batch", Assert.Throws<InvalidOperationException>(() => layer.Backward(x, y, y, x)).Message,
            StringComparison.Ordinal);
    }

    private static float[] Checked(ActivationShape output, PoolReference reference, float[] above)
    {
        Assert.Equal(reference.Output, output);
        return above;
    }

    private static void AssertClose(double[] expected, float[] actual)
    {
        for (int i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], actual[i], 1e-6 * (1 + Math.Abs(expected[i])));
    }

    private static void Refused(string message, Action call) =>
        Assert.Contains(message, Assert.ThrowsAny<ArgumentException>(call).Message, StringComparison.Ordinal);
}
