namespace KernelGen.Reference.Tests.Formulas;

public class LossAndStepTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(0.1)]
    [InlineData(1)]
    public void Gradients_of_the_loss(double smoothing)
    {
        var scores = Differences.Image(3, 4, 1, 1).Select(x => 4 * x);
        int[] labels = [2, 0, 3];
        double[] gradient = CrossEntropy.Of(scores, labels, smoothing).Gradient.Values;
        Differences.Compare(scores.Values, gradient, () => CrossEntropy.Of(scores, labels, smoothing).Loss, "scores");
    }

    /// <summary>
    /// Equal scores give log(classes), whatever the smoothing; a score that is larger by log(3) has three quarters of two classes.
    /// </summary>
    [Fact]
    public void Losses_by_hand()
    {
        Assert.Equal(Math.Log(4), CrossEntropy.Of(new([5, 5, 5, 5], 1, 4), [1], 0.3).Loss, 1e-15);
        var (loss, gradient) = CrossEntropy.Of(new([1 + Math.Log(3), 1], 1, 2), [0]);
        Assert.Equal(-Math.Log(0.75), loss, 1e-15);
        Assert.Equal(-0.25, gradient[0, 0], 1e-15);
        Assert.Equal(0.25, gradient[0, 1], 1e-15);
    }

    /// <summary>Gradient 2, decay 0.5, weight 4: g = 4. Momentum 0.5: v = 4, then with gradient 1 and the new weight.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Steps_by_hand(bool nesterov)
    {
        var weight = new Learned("weight", [4, 0], sparse: true);
        var descent = new GradientDescent(momentum: 0.5, nesterov, decay: 0.5);
        weight.Gradient[0] = 2;
        descent.TakeStep([weight], rate: 0.25);
        double first = 4 - (0.25 * (nesterov ? 4 + (0.5 * 4) : 4));
        Assert.Equal([first, 0], weight.Value);
        Assert.Equal([0, 0], weight.Gradient);

        weight.Gradient[0] = 1;
        descent.TakeStep([weight], rate: 0.125);
        double g = 1 + (0.5 * first), v = 2 + g;
        Assert.Equal([first - (0.125 * (nesterov ? g + (0.5 * v) : v)), 0], weight.Value);
    }

    /// <summary>The first step is the rate, whatever the gradient; then beta1 = 0.5 and beta2 = 0.75 by hand.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Adaptive_steps_by_hand(bool decoupled)
    {
        var weight = new Learned("weight", [4, 0], sparse: true);
        var descent = new AdaptiveDescent(beta1: 0.5, beta2: 0.75, epsilon: 0, decay: 0.5, decoupled);
        weight.Gradient[0] = 2;
        descent.TakeStep([weight], rate: 0.25);
        double first = decoupled ? (4 * 0.875) - 0.25 : 3.75;
        Assert.Equal(first, weight.Value[0], 1e-14);
        Assert.Equal(0, weight.Value[1]);
        Assert.Equal([0, 0], weight.Gradient);

        weight.Gradient[0] = -1;
        descent.TakeStep([weight], rate: 0.25);
        double g0 = decoupled ? 2 : 4, g1 = decoupled ? -1 : -1 + (0.5 * first), mean = ((0.25 * g0) + (0.5 * g1)) / 0.75,
            square = ((0.25 * 0.75 * g0 * g0) + (0.25 * g1 * g1)) / (1 - (0.75 * 0.75));
        Assert.Equal((decoupled ? first * 0.875 : first) - (0.25 * mean / Math.Sqrt(square)), weight.Value[0], 1e-14);
    }

    /// <summary>Values of erf to 16 digits, from tables.</summary>
    [Theory]
    [InlineData(0, 0)]
    [InlineData(0.5, 0.5204998778130465)]
    [InlineData(-1, -0.8427007929497149)]
    [InlineData(2, 0.9953222650189527)]
    [InlineData(3, 0.9999779095030014)]
    [InlineData(5, 0.9999999999984626)]
    [InlineData(6.5, 1)]
    public void Error_function(double x, double expected) => Assert.Equal(expected, ErrorFunction.Of(x), 1e-14);

    [Fact]
    public void Disturbed_results_lie_within_the_noise_and_quiet_ones_do_not_move()
    {
        var x = Differences.Image(2, 3, 4, 4);
        var node = new AveragePoolNode(2, 2, 0);
        var quiet = node.Forward(x, training: true).Values;
        double[] disturbed;
        using (Rounding.Disturb(seed: 1, size: 1e-3))
            disturbed = node.Forward(x, training: true).Values;
        Assert.NotEqual(quiet, disturbed);
        Assert.All(quiet.Zip(disturbed), pair => Assert.InRange(Math.Abs(pair.First - pair.Second), 0, 1e-3 * Math.Abs(pair.First)));
        Assert.Equal(quiet, node.Forward(x, training: true).Values);
    }
}
