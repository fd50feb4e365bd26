using KernelGen.Tests;

namespace KernelGen.Runtime.Tests.Layers;

/// <summary>Windows that are no squares, paddings that differ, sizes that are rounded up, and what averages are divided by.</summary>
public sealed class PoolGeometryTests
{
    private static readonly (ActivationShape Image, PoolShape Pool)[] Chosen =
    [
        (new(7, 9, 3), new((3, 2), (2, 3), new Padding(1, 0, 2, 1))),
        (new(7, 9, 4), new((3, 3), (2, 2), new Padding(0, 1, 1, 0), RoundUp: true)),
        (new(6, 5, 7), new((2, 2), (2, 2), default, RoundUp: true)),
        (new(5, 8, 20), new((4, 1), (3, 2), new Padding(3, 0, 3, 0), RoundUp: true, CountPadding: false)),
        (new(4, 4, 2), new((3, 3), (2, 2), 1, CountPadding: false)),
        (new(2, 3, 5), new((3, 5), (2, 4), default, RoundUp: true)),
        (new(3, 3, 1), new((2, 2), (3, 3), new Padding(1, 1, 1, 1), RoundUp: true)),
        (new(1, 1, 6), new((2, 3), (1, 1), new Padding(1, 2, 0, 0))),
    ];

    public static TheoryData<int> Numbers { get; } = [.. Enumerable.Range(0, Chosen.Length)];

    [Theory]
    [MemberData(nameof(Numbers))]
    public void Chosen_geometries_are_those_of_the_formula(int number)
    {
        var (image, pool) = Chosen[number];
        foreach (int batch in new[] { 1, 16, 17 })
            Require(image, pool, batch);
    }

    [Fact]
    public void Random_geometries_are_those_of_the_formula()
    {
        var random = new SeededRandom(5);
        for (int seed = 0; seed < 150; seed++)
        {
            var (image, pool) = Draw(ref random);
            try
            {
                Require(image, pool, batch: 1 + random.NextInt(20));
            }
            catch (Exception failure)
            {
                throw new InvalidOperationException($"{image}, {pool} fails.", failure);
            }
        }
    }

    /// <summary>Sizes as PyTorch and ONNX give them.</summary>
    [Theory]
    [InlineData(112, 3, 2, 0, 0, true, 56)]
    [InlineData(112, 3, 2, 0, 0, false, 55)]
    [InlineData(112, 3, 2, 0, 1, false, 56)]
    [InlineData(5, 2, 2, 1, 1, true, 3)]
    [InlineData(6, 2, 2, 1, 1, true, 4)]
    [InlineData(2, 3, 2, 0, 0, true, 1)]
    [InlineData(3, 2, 3, 1, 1, true, 2)]
    public void Sizes_are_rounded_as_documented(int extent, int kernel, int stride, int before, int after, bool roundUp, int windows)
    {
        var pool = new MaxPool2d((kernel, 1), (stride, 1), new Padding(before, 0, after, 0), roundUp);
        Assert.Equal(new ActivationShape(windows, 4, 2), pool.OutputShape(new ActivationShape(extent, 4, 2)));
    }

    [Fact]
    public void The_gradients_are_those_of_finite_differences()
    {
        var shape = new ActivationShape(5, 4, 2);
        var order = Enumerable.Range(0, 120).Select(i => (float)(i * 37 % 120) / 20).ToArray();
        foreach (bool countPadding in new[] { true, false })
        {
            var pool = new PoolShape((3, 2), (2, 3), new Padding(0, 1, 2, 1), RoundUp: true, countPadding);
            LoneLayer.AgreesWithDifferences(pool.Max(), shape, batch: 3, order, tolerance: 1e-3);
            LoneLayer.AgreesWithDifferences(pool.Average(), shape, batch: 3, order, tolerance: 1e-3);
        }
    }

    /// <summary>Wherever a layer says that images can be cut, strips give what whole images give; many geometries can.</summary>
    [Fact]
    public void Images_in_strips_give_what_whole_images_give()
    {
        var random = new SeededRandom(11);
        int[] cut = new int[3];
        for (int seed = 0; seed < 600; seed++)
        {
            var (drawn, pool) = Draw(ref random);
            var image = drawn with { Height = 8 };
            int strips = 2 << random.NextInt(3), batch = 1 + random.NextInt(6), kind = random.NextInt(3);
            Layer layer = kind switch
            {
                0 => pool.Max(),
                1 => pool.Average(),
                _ => new NormThenPool(new BatchNorm2d(image.Channels, Activation.Relu), pool.Max()),
            };
            if (new PoolReference(image, batch, pool).Output is { Height: < 1 } or { Width: < 1 } || !layer.CanCut(image, strips))
                continue;
            cut[kind]++;
            var samples = Array.ConvertAll(Samples.Uniform(batch * image.Features, seed), value => MathF.Round(4 * value));
            var above = Samples.Uniform(batch * layer.OutputShape(image).Features, seed + 1);
            var (whole, strip) = (Pass(layer, image, batch, samples, above, 1), Pass(layer, image, batch, samples, above, strips));
            for (int i = 0; i < whole.Y.Length; i++)
                Assert.True(Math.Abs(whole.Y[i] - strip.Y[i]) <= 1e-5f, $"{image}, {pool}, {strips} strips, y[{i}]");
            for (int i = 0; i < whole.Dx.Length; i++)
                Assert.True(Math.Abs(whole.Dx[i] - strip.Dx[i]) <= 1e-4f, $"{image}, {pool}, {strips} strips, dx[{i}]");
        }

        Assert.All(cut, number => Assert.True(number >= 10, $"Only {string.Join(", ", cut)} were cut."));
    }

    [Fact]
    public void Batch_normalisation_takes_any_max_pooling_in_its_pass()
    {
        var (image, pool) = Chosen[1];
        var samples = Array.ConvertAll(Samples.Uniform(17 * image.Features, seed: 1), value => MathF.Round(4 * value));
        var (norm, joined) = (new BatchNorm2d(4, Activation.Relu), new NormThenPool(new BatchNorm2d(4, Activation.Relu), pool.Max()));
        var above = Samples.Uniform(17 * joined.OutputShape(image).Features, seed: 2);
        var (normalised, _) = LoneLayer.Of(() => norm, image, 17, samples, _ => samples);
        var (y, _) = LoneLayer.Of(pool.Max, image, 17, normalised, _ => above);
        Assert.Equal(y, LoneLayer.Of(() => joined, image, 17, samples, _ => above).Y);
        using var network = Network.Image(4, 7, 9).BatchNorm().Relu().MaxPool((3, 3), (2, 2), new Padding(0, 1, 1, 0), roundUp: true)
            .Build(batch: 1, threads: 1);
        Assert.Equal(["BatchNorm2d"], network.Layers.Select(row => row.Name));
        Assert.Equal(joined.OutputShape(image), network.OutputShape);
    }

    [Fact]
    public void Layer_and_builder_have_the_numbers_that_they_were_given()
    {
        using var network = Network.Image(2, 9, 9)
            .MaxPool((2, 3), padding: new Padding(1, 2, 0, 1)).AveragePool((3, 2), (1, 2), 1, roundUp: true, countPadding: false)
            .AveragePool(2, padding: 1).Build(batch: 1, threads: 1);
        var (max, average, square) =
            ((MaxPool2d)network.Layers[0].Layer, (AveragePool2d)network.Layers[1].Layer, (AveragePool2d)network.Layers[2].Layer);
        Assert.Equal(((2, 3), (2, 3), new Padding(1, 2, 0, 1), false), (max.Kernel, max.Stride, max.Padding, max.RoundUp));
        Assert.Equal(
            ((3, 2), (1, 2), new Padding(1, 1, 1, 1), true, false),
            (average.Kernel, average.Stride, average.Padding, average.RoundUp, average.CountPadding));
        Assert.Equal(((2, 2), (2, 2), (Padding)1, true), (square.Kernel, square.Stride, square.Padding, square.CountPadding));
    }

    [Fact]
    public void Windows_that_would_lie_in_the_padding_alone_and_windows_that_are_too_large_are_refused()
    {
        Refused(
            "Layer AveragePool2d: the padding is 2 at the left; with a kernel of 2 it must be from 0 to 1",
            () => _ = new AveragePool2d((3, 2), padding: new Padding(2, 2, 2, 0)));
        Refused("the padding is 3 at the bottom; with a kernel of 3", () => _ = new MaxPool2d((3, 2), padding: new Padding(0, 0, 3, 0)));
        Refused("the padding is -1 at the top", () => _ = new MaxPool2d((3, 2), padding: new Padding(-1, 0, 0, 0)));
        Refused("the kernel is 17x16, 272 pixels; at most 256 (16x16) are possible", () => _ = new MaxPool2d((17, 16)));
        Refused("the stride is 1x0; it must be 1 or more, or null for the kernel's 2x3", () => _ = new MaxPool2d((2, 3), (1, 0)));
        _ = new MaxPool2d((1, 256));
    }

    private static void Require(ActivationShape image, PoolShape pool, int batch)
    {
        // Few different numbers, all negative: many ties, and a padding of zeros would win.
        var samples = Array.ConvertAll(Samples.Uniform(batch * image.Features, seed: 1), value => MathF.Round(2 * value) - 5);
        var reference = new PoolReference(image, batch, pool);
        if (reference.Output.Height < 1 || reference.Output.Width < 1)
        {
            Refused("does not fit in the input", () => pool.Max().OutputShape(image));
            return;
        }

        Assert.Equal(reference.Output, pool.Max().OutputShape(image));
        var above = Samples.Uniform(batch * reference.Output.Features, seed: 2);
        var (y, dx) = LoneLayer.Of(pool.Max, image, batch, samples, _ => above);
        var (largest, maxGradient) = reference.Max(samples, above);
        Assert.Equal(largest, y);
        AssertClose(maxGradient, dx);
        (y, dx) = LoneLayer.Of(pool.Average, image, batch, samples, _ => above);
        var (mean, gradient) = reference.Average(samples, above);
        AssertClose(mean, y);
        AssertClose(gradient, dx);
    }

    private static (float[] Y, float[] Dx) Pass(Layer layer, ActivationShape image, int batch, float[] samples, float[] above, int strips)
    {
        var (needs, output) = (layer.NeedsFor(image), layer.OutputShape(image));
        var (x, y) = (new Activations(image, batch, needs.InputBorderIn(strips), strips), new Activations(output, batch, default, strips));
        var (dx, dy) =
            (new Activations(image, batch, default, strips), new Activations(output, batch, needs.GradientBorderIn(strips), strips));
        x.Load(samples);
        layer.Forward(x, y);
        dy.Load(above);
        layer.Backward(x, y, dy, dx);
        var result = (new float[above.Length], new float[samples.Length]);
        y.Store(result.Item1);
        dx.Store(result.Item2);
        return result;
    }

    private static (ActivationShape Image, PoolShape Pool) Draw(ref SeededRandom random)
    {
        var image = new ActivationShape(1 + random.NextInt(9), 1 + random.NextInt(9), 1 + random.NextInt(5));
        var (height, width) = (1 + random.NextInt(4), 1 + random.NextInt(4));
        var padding = new Padding(random.NextInt(height), random.NextInt(width), random.NextInt(height), random.NextInt(width));
        return (image, new PoolShape(
            (height, width), (1 + random.NextInt(4), 1 + random.NextInt(4)), padding, random.NextInt(2) == 0, random.NextInt(2) == 0));
    }

    private static void AssertClose(double[] expected, float[] actual)
    {
        for (int i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], actual[i], 1e-6 * (1 + Math.Abs(expected[i])));
    }

    private static void Refused(string message, Action call) =>
        Assert.Contains(message, Assert.ThrowsAny<ArgumentException>(call).Message, StringComparison.Ordinal);
}
