namespace KernelGen.Reference.Tests.Formulas;

/// <summary>Compares the gradients of a node with central differences of the sum of its outputs, weighted at random.</summary>
internal static class Differences
{
    private const double Step = 1e-5;

    /// <summary>Differences err by about Step^2 = 1e-10, and by the rounding of double, 1e-16 / Step = 1e-11.</summary>
    private const double Tolerance = 1e-6;

    public static void Require(Node node, Array4 x, bool training = true)
    {
        var y = node.Forward(x, training);
        var dy = new Array4(Uniform(y.Values.Length, 99), y.Samples, y.Channels, y.Rows, y.Columns);
        node.ClearGradients();
        var dx = node.Backward(dy);
        Compare(x.Values, dx.Values, Weighted, "dx");
        foreach (var learned in node.Learned)
            Compare(learned.Value, learned.Gradient, Weighted, learned.Name, learned.Mask);

        double Weighted() => node.Forward(x, training).Values.Zip(dy.Values, (one, other) => one * other).Sum();
    }

    /// <summary>Compares a gradient with differences of any function of the numbers.</summary>
    public static void Compare(double[] numbers, double[] gradient, Func<double> function, string name, bool[]? mask = null)
    {
        for (int i = 0; i < numbers.Length; i++)
        {
            if (mask is not null && !mask[i])
            {
                Assert.Equal(0, gradient[i]);
                continue;
            }

            double number = numbers[i];
            numbers[i] = number + Step;
            double above = function();
            numbers[i] = number - Step;
            double below = function();
            numbers[i] = number;
            double expected = (above - below) / (2 * Step);
            Assert.True(Math.Abs(gradient[i] - expected) <= Tolerance * Math.Max(1, Math.Abs(expected)), $"{name}[{i}] is {gradient[i]:R}, but differences give {expected:R}.");
        }
    }

    public static double[] Uniform(int count, int seed) => Array4.ToDouble(Numbers.Uniform(count, seed));

    public static Array4 Image(int samples, int channels, int rows, int columns, int seed = 1) =>
        new(Uniform(samples * channels * rows * columns, seed), samples, channels, rows, columns);
}
