namespace KernelGen.Runtime.Tests.Training;

public sealed class SgdTests
{
    [Theory]
    [InlineData(0, false, 0)]
    [InlineData(0, false, 0.1)]
    [InlineData(0.9, false, 0)]
    [InlineData(0.9, false, 0.1)]
    [InlineData(0.5, true, 0)]
    [InlineData(0.9, true, 0.1)]
    public void Steps_follow_the_formulas_of_PyTorch(double momentum, bool nesterov, double decay)
    {
        var sgd = new Sgd(0.05f, (float)momentum, nesterov, (float)decay);

        // Lengths around the vector, and one that is shared by several threads.
        foreach (int length in new[] { 1, 7, 8, 9, 31, 50_001 })
        {
            using var workers = new Workers(3, processors: 3);
            var parameter = new Parameter("weight", length);
            Samples.Uniform(length, seed: 1).CopyTo(parameter.Value);
            var w = Array.ConvertAll(parameter.Value.ToArray(), value => (double)value);
            var v = new double[length];
            for (int step = 0; step < 5; step++)
            {
                float rate = 0.05f / (step + 1);
                var gradient = Samples.Uniform(length, seed: 10 + step);
                gradient.CopyTo(parameter.Gradient);
                sgd.Step([parameter], rate, workers);
                for (int i = 0; i < length; i++)
                {
                    double g = gradient[i] + ((float)decay * w[i]);
                    v[i] = step == 0 ? g : ((float)momentum * v[i]) + g;
                    double d = momentum == 0 ? g : nesterov ? g + ((float)momentum * v[i]) : v[i];
                    w[i] -= rate * d;
                }
            }

            for (int i = 0; i < length; i++)
                Assert.Equal(w[i], parameter.Value[i], 1e-6);
        }
    }

    [Fact]
    public void A_step_clears_the_gradient_and_marks_the_change()
    {
        var parameter = new Parameter("weight", 40);
        parameter.Gradient.Fill(1);
        int version = parameter.Version;
        new Sgd(0.1f).Step([parameter], 0.1f);
        Assert.Equal(new float[40], parameter.Gradient.ToArray());
        Assert.NotEqual(version, parameter.Version);
        Assert.Equal(-0.1f, parameter.Value[39]);
    }

    [Fact]
    public void A_new_pattern_begins_with_new_state()
    {
        var layer = new Small();
        var sgd = new Sgd(0.1f, momentum: 0.9f);
        for (int i = 0; i < 2; i++)
        {
            layer.SetWeights(Samples.Uniform(24, seed: 1));
            layer.Weights.Gradient.Fill(1);
            sgd.Step(layer.Parameters, 0.1f);
            Assert.Equal(Samples.Uniform(24, seed: 1)[5] - 0.1f, layer.ToDense()[5]);
        }
    }

    [Theory]
    [InlineData(0, 0, false, 0, "learning rate is 0")]
    [InlineData(-1, 0, false, 0, "learning rate is -1")]
    [InlineData(float.NaN, 0, false, 0, "learning rate is NaN")]
    [InlineData(float.PositiveInfinity, 0, false, 0, "learning rate is Infinity")]
    [InlineData(0.1f, -0.1f, false, 0, "momentum is -0.1")]
    [InlineData(0.1f, 1, false, 0, "momentum is 1")]
    [InlineData(0.1f, float.NaN, false, 0, "momentum is NaN")]
    [InlineData(0.1f, 0.9f, false, -1, "weight decay is -1")]
    [InlineData(0.1f, 0.9f, false, float.NaN, "weight decay is NaN")]
    [InlineData(0.1f, 0, true, 0, "Nesterov needs momentum")]
    public void Hyperparameters_out_of_range_are_refused(float rate, float momentum, bool nesterov, float decay, string message) =>
        Assert.Contains(
            message, Assert.ThrowsAny<ArgumentException>(() => new Sgd(rate, momentum, nesterov, decay)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData(-0.1f)]
    [InlineData(float.NaN)]
    public void A_step_width_out_of_range_is_refused(float rate) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new Sgd(0.1f).Step([new Parameter("weight", 1)], rate));
}
