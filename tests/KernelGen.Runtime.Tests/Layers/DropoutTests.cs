namespace KernelGen.Runtime.Tests.Layers;

public sealed class DropoutTests
{
    [Theory]
    [MemberData(nameof(Images.Cases), MemberType = typeof(Images))]
    public void Numbers_are_dropped_or_scaled_and_so_is_their_gradient(int batch, int height, int width, int channels)
    {
        var shape = new ActivationShape(height, width, channels);
        var samples = Array.ConvertAll(Samples.Uniform(batch * shape.Features, seed: 1), value => value + 2);
        var above = Array.ConvertAll(Samples.Uniform(samples.Length, seed: 2), value => value - 2);
        var (y, dx) = LoneLayer.Of(() => new Dropout(0.25, seed: 3), shape, batch, samples, _ => above);
        for (int i = 0; i < samples.Length; i++)
        {
            float scale = y[i] == 0 ? 0 : 1 / 0.75f;
            Assert.Equal(samples[i] * scale, y[i]);
            Assert.Equal(above[i] * scale, dx[i]);
        }
    }

    [Theory]
    [InlineData(0.1)]
    [InlineData(0.5)]
    [InlineData(0.9)]
    public void The_share_is_the_probability_and_steps_and_seeds_choose_anew(double probability)
    {
        const int batch = 64;
        var shape = new ActivationShape(8, 8, 16);
        var ones = new float[batch * shape.Features];
        Array.Fill(ones, 1);
        var layer = new Dropout(probability, seed: 7);
        var (x, y) = (Images.Input(shape, batch, default, ones), new Activations(shape, batch));
        var (first, second, other) = (Dropped(layer), Dropped(layer), Dropped(new Dropout(probability, seed: 8)));

        // Five standard deviations of a binomial distribution.
        AssertShare(probability, first);
        AssertShare(probability, second);
        AssertShare(probability * probability, [.. first.Select((drop, i) => drop && second[i])]);
        AssertShare(probability * probability, [.. first.Select((drop, i) => drop && other[i])]);
        AssertShare(probability * probability, [.. first.Select((drop, i) => drop && first[(i + 1) % first.Length])]);
        Assert.Equal(first, Dropped(new Dropout(probability, seed: 7)));

        // Drawing new weights begins anew, with a seed of the layer's own.
        layer.InitializeWeights(seed: 8, sparsity: 0);
        Assert.Equal(other, Dropped(layer));

        bool[] Dropped(Dropout dropout)
        {
            dropout.Forward(x, y);
            return Array.ConvertAll(Images.Numbers(y), value => value == 0);
        }

        static void AssertShare(double share, bool[] drops) =>
            Assert.Equal(share, drops.Average(drop => drop ? 1.0 : 0), 5 * Math.Sqrt(share * (1 - share) / drops.Length));
    }

    [Fact]
    public void Extremes_and_use_outside_of_training()
    {
        var shape = new ActivationShape(3, 2, 2);
        var samples = Samples.Uniform(20 * 12, seed: 1);
        Assert.Equal(samples, LoneLayer.Of(() => new Dropout(0), shape, 20, samples, _ => samples).Y);
        var (y, dx) = LoneLayer.Of(() => new Dropout(1), shape, 20, samples, _ => samples);
        Assert.All(y, value => Assert.Equal(0, value));
        Assert.All(dx, value => Assert.Equal(0, value));
        (y, dx) = LoneLayer.Of(() => new Dropout(0.5) { Training = false }, shape, 20, samples, _ => samples);
        Assert.Equal(samples, y);
        Assert.Equal(samples, dx);
    }

    [Fact]
    public void Layers_of_a_network_drop_different_numbers()
    {
        using var network = Network.Features(64).Dropout(0.5).Dropout(0.5).Build(batch: 32, threads: 1);
        network.Training = true;
        network.Initialize(seed: 1, sparsity: 0);
        network.SetInput(Enumerable.Repeat(1f, 32 * 64).ToArray());
        Assert.InRange(Images.Numbers(network.Forward()).Average(value => value == 0 ? 1.0 : 0), 0.7, 0.8);
    }

    [Theory]
    [InlineData(-0.1)]
    [InlineData(1.5)]
    [InlineData(double.NaN)]
    public void Probabilities_out_of_range_are_refused(double probability) =>
        Assert.Contains(
            "it must be from 0 to 1", Assert.Throws<ArgumentOutOfRangeException>(() => new Dropout(probability)).Message,
            StringComparison.Ordinal);
}
