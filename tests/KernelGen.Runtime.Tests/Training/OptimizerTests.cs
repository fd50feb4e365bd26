namespace KernelGen.Runtime.Tests.Training;

/// <summary>What all optimisers share, and Adam's formulas; those of SGD are in <see cref="SgdTests"/>.</summary>
public sealed class OptimizerTests
{
    [Theory]
    [InlineData(false, 0)]
    [InlineData(false, 0.1)]
    [InlineData(true, 0)]
    [InlineData(true, 0.1)]
    public void Steps_follow_the_formulas_of_PyTorch(bool decoupled, double decay)
    {
        const double beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8;
        foreach (int length in new[] { 1, 7, 8, 9, 31, 50_001 })
        {
            using var workers = new Workers(3, processors: 3);
            Optimizer adam = decoupled ? new AdamW(0.01f, weightDecay: (float)decay) : new Adam(0.01f, weightDecay: (float)decay);
            var parameter = new Parameter("weight", length);
            Samples.Uniform(length, seed: 1).CopyTo(parameter.Value);
            var w = Array.ConvertAll(parameter.Value.ToArray(), value => (double)value);
            double[] m = new double[length], v = new double[length];
            for (int step = 1; step <= 5; step++)
            {
                float rate = 0.01f / step;
                var gradient = Samples.Uniform(length, seed: 10 + step);
                gradient.CopyTo(parameter.Gradient);
                adam.Step([parameter], rate, workers);
                for (int i = 0; i < length; i++)
                {
                    if (decoupled)
                        w[i] *= 1 - (rate * decay);
                    double g = gradient[i] + (decoupled ? 0 : decay * w[i]);
                    m[i] = (beta1 * m[i]) + ((1 - beta1) * g);
                    v[i] = (beta2 * v[i]) + ((1 - beta2) * g * g);
                    w[i] -=
                        rate / (1 - Math.Pow(beta1, step)) * m[i] / ((Math.Sqrt(v[i]) / Math.Sqrt(1 - Math.Pow(beta2, step))) + epsilon);
                }
            }

            for (int i = 0; i < length; i++)
                Assert.Equal(w[i], parameter.Value[i], 1e-6);
        }
    }

    [Fact]
    public void A_weight_that_was_grown_counts_its_own_steps()
    {
        const double beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8, rate = 0.01;
        var layer = new Hidden();
        layer.Initialize(seed: 1, sparsity: 0.5);
        var adam = new Adam((float)rate);
        var w = Array.ConvertAll(layer.ToDense(), value => (double)value);
        double[] m = new double[w.Length], v = new double[w.Length];
        int[] steps = new int[w.Length];
        for (int step = 1; step <= 40; step++)
        {
            if (step % 10 == 0)
            {
                var old = layer.Pattern.ToMask();
                layer.ChangePattern(SparsityPattern.Random(27, 20, 0.5, seed: step));
                var now = layer.Pattern.ToMask();
                for (int i = 0; i < w.Length; i++)
                {
                    if (!now[i] || !old[i])
                        (w[i], m[i], v[i], steps[i]) = (0, 0, 0, 0);
                }
            }

            Samples.Uniform(layer.Weights.Length, seed: 100 + step).CopyTo(layer.Weights.Gradient);
            var gradient = layer.GradientToDense();
            adam.Step([layer.Weights], (float)rate);
            var mask = layer.Pattern.ToMask();
            for (int i = 0; i < w.Length; i++)
            {
                if (!mask[i])
                    continue;
                steps[i]++;
                m[i] = (beta1 * m[i]) + ((1 - beta1) * gradient[i]);
                v[i] = (beta2 * v[i]) + ((1 - beta2) * gradient[i] * gradient[i]);
                w[i] -= rate / (1 - Math.Pow(beta1, steps[i])) * m[i]
                    / ((Math.Sqrt(v[i]) / Math.Sqrt(1 - Math.Pow(beta2, steps[i]))) + epsilon);
            }
        }

        var values = layer.ToDense();
        for (int i = 0; i < w.Length; i++)
            Assert.Equal(w[i], values[i], 2e-6);
    }

    [Theory]
    [InlineData("sgd")]
    [InlineData("adamw")]
    public void The_bits_do_not_depend_on_the_threads(string name)
    {
        var results = new[] { 1, 2, 3, 8 }.Select(threads =>
        {
            using var workers = new Workers(threads, processors: threads);
            Optimizer optimizer = name == "sgd" ? new Sgd(0.1f, 0.9f, nesterov: true, weightDecay: 0.01f) : new AdamW(0.1f);
            var parameter = new Parameter("weight", 150_003);
            for (int step = 0; step < 3; step++)
            {
                Samples.Uniform(parameter.Length, seed: step).CopyTo(parameter.Gradient);
                optimizer.Step([parameter], 0.1f, workers);
            }

            return parameter.Value.ToArray();
        }).ToArray();
        Assert.All(results, result => Assert.Equal(results[0], result));
    }

    [Fact]
    public void Two_optimisers_keep_state_of_their_own()
    {
        var parameter = new Parameter("weight", 1);
        var (one, other) = (new Sgd(1, momentum: 0.5f), new Sgd(1, momentum: 0.5f));
        Move(one, -1);
        Move(other, -2);
        Move(one, -3.5f);

        void Move(Optimizer optimizer, float expected)
        {
            parameter.Gradient[0] = 1;
            optimizer.Step([parameter], 1);
            Assert.Equal(expected, parameter.Value[0]);
        }
    }

    [Fact]
    public void Groups_have_numbers_of_their_own_and_the_first_that_matches_counts()
    {
        using var network = Network.Features(20).Add(new Hidden(), "first").Relu().Add(new Deep())
            .Add(new Classifier(), "head").Build(batch: 16);
        network.Initialize(seed: 1, sparsity: 0.5);
        Assert.Equal(
            ["first.weight", "first.bias", "Deep.weight", "Deep.bias", "head.weight", "head.bias"],
            network.Parameters.Select(named => named.Name));
        foreach (var named in network.Parameters)
        {
            named.Parameter.Value.Fill(2);
            named.Parameter.Gradient.Fill(1);
        }

        var sgd = new Sgd(0.5f, weightDecay: 0.25f)
        {
            Groups = [new(named => named.Name.StartsWith("head", StringComparison.Ordinal), learningRateFactor: 2),
                ParameterGroup.NoDecayOnVectors],
        };
        sgd.Step(network);

        // 2 - rate * (1 + decay * 2).
        float[] expected = [1.25f, 1.5f, 1.25f, 1.5f, 0.5f, 0.5f];
        for (int i = 0; i < expected.Length; i++)
            Assert.All(network.Parameters[i].Parameter.Value.ToArray(), value => Assert.Equal(expected[i], value));
    }

    [Fact]
    public void A_frozen_parameter_stays_and_begins_with_no_gradient_when_it_is_trained_again()
    {
        var parameter = new Parameter("weight", 3) { Frozen = true };
        parameter.Gradient.Fill(1);
        var sgd = new Sgd(1);
        sgd.Step([parameter], 1);
        Assert.Equal([0, 0, 0], parameter.Value);
        parameter.Frozen = false;
        sgd.Step([parameter], 1);
        Assert.Equal([0, 0, 0], parameter.Value);
        parameter.Gradient.Fill(1);
        sgd.Step([parameter], 1);
        Assert.Equal([-1, -1, -1], parameter.Value);
    }

    [Theory]
    [InlineData(1, 0.9, 1e-8f, "beta1 is 1")]
    [InlineData(0.9, -0.1, 1e-8f, "beta2 is -0.1")]
    [InlineData(0.9, double.NaN, 1e-8f, "beta2 is NaN")]
    [InlineData(0.9, 0.9, 0f, "epsilon is 0")]
    public void Hyperparameters_out_of_range_are_refused(double beta1, double beta2, float epsilon, string message) =>
        Assert.Contains(
            message, Assert.ThrowsAny<ArgumentException>(() => new Adam(0.1f, beta1, beta2, epsilon)).Message, StringComparison.Ordinal);

    [Fact]
    public void Groups_out_of_range_are_refused()
    {
        Assert.Contains(
            "is -1", Assert.Throws<ArgumentOutOfRangeException>(() => new ParameterGroup(_ => true, learningRateFactor: -1)).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "is NaN", Assert.Throws<ArgumentOutOfRangeException>(() => new ParameterGroup(_ => true, weightDecay: float.NaN)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Shapes_that_hold_nothing_are_refused()
    {
        foreach (int[] shape in new int[][] { [], [0], [3, -1], [70_000, 70_000], [int.MaxValue, int.MaxValue, 4] })
        {
            Assert.Contains(
                "The shape is [", Assert.Throws<ArgumentException>(() => new Parameter("weight", shape)).Message, StringComparison.Ordinal);
        }

        Assert.Throws<ArgumentException>(() => new Parameter(" ", 1));
    }
}
