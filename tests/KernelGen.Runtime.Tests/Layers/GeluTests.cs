using System.Runtime.Intrinsics;

namespace KernelGen.Runtime.Tests.Layers;

public sealed class GeluTests
{
    [Theory]
    [MemberData(nameof(Images.Cases), MemberType = typeof(Images))]
    public void Both_passes_are_those_of_the_formula_in_double(int batch, int height, int width, int channels)
    {
        var shape = new ActivationShape(height, width, channels);
        var samples = Array.ConvertAll(Samples.Uniform(batch * shape.Features, seed: 1), value => 5 * value);
        var above = Samples.Uniform(samples.Length, seed: 2);
        var (y, dx) = LoneLayer.Of(() => new Gelu(), shape, batch, samples, _ => above);
        for (int i = 0; i < samples.Length; i++)
        {
            Assert.Equal(samples[i] * Cumulative(samples[i]), y[i], 1e-6 * (1 + Math.Abs(samples[i])));
            Assert.Equal(
                above[i] * (Cumulative(samples[i]) + (samples[i] * Math.Exp(-0.5 * samples[i] * samples[i]) / Math.Sqrt(2 * Math.PI))),
                dx[i], 2e-6);
        }
    }

    [Fact]
    public void The_distribution_is_right_to_3e_7_everywhere()
    {
        for (double x = -8; x <= 8; x += 0.0009765625)
        {
            NormalDistribution.At(Vector512.Create((float)x), out var cumulative, out var density);
            Assert.Equal(Cumulative(x), cumulative[0], 3e-7);
            Assert.Equal(Math.Exp(-0.5 * x * x) / Math.Sqrt(2 * Math.PI), density[0], 1e-7);
        }

        NormalDistribution.At(Vector512.Create(-1e30f), out var none, out _);
        NormalDistribution.At(Vector512.Create(1e30f), out var all, out _);
        Assert.Equal((0f, 1f), (none[0], all[0]));
    }

    [Fact]
    public void The_gradient_is_that_of_finite_differences() =>
        LoneLayer.AgreesWithDifferences(
            new Gelu(), new ActivationShape(2, 5, 4), batch: 2, Array.ConvertAll(Samples.Uniform(80, seed: 3), value => 3 * value),
            tolerance: 1e-3);

    /// <summary>By the series of the distribution, whose terms are all of one sign: P(x) = 1/2 + p(x) (x + x^3/3 + x^5/15 + ...).</summary>
    private static double Cumulative(double x)
    {
        double term = x, sum = x;
        for (int n = 3; n < 300; n += 2)
        {
            term *= x * x / n;
            sum += term;
        }

        return 0.5 + (Math.Exp(-0.5 * x * x) / Math.Sqrt(2 * Math.PI) * sum);
    }
}
