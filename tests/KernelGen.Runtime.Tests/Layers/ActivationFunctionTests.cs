namespace KernelGen.Runtime.Tests.Layers;

/// <summary>Activation functions against their formulas in double.</summary>
public sealed class ActivationFunctionTests
{
    private static readonly
        Dictionary<string, (Func<Layer> Create, Func<double, double> Value, Func<double, double> Derivative)> Functions = new()
        {
            ["LeakyRelu"] = (() => new LeakyRelu(), x => x > 0 ? x : 0.01f * x, x => x > 0 ? 1 : 0.01f),
            ["LeakyRelu, slope -0.5"] = (() => new LeakyRelu(-0.5f), x => x > 0 ? x : -0.5 * x, x => x > 0 ? 1 : -0.5),
            ["LeakyRelu, slope 0"] = (() => new LeakyRelu(0), x => Math.Max(x, 0), x => x > 0 ? 1 : 0),
            ["Sigmoid"] = (() => new Sigmoid(), Logistic, x => Logistic(x) * Logistic(-x)),
            ["HardSigmoid"] = (() => new HardSigmoid(), x => Math.Clamp((x / 6) + 0.5, 0, 1), x => Math.Abs(x) < 3 ? 1.0 / 6 : 0),
            ["HardSigmoid, 0.2, 0.4"] =
            (() => new HardSigmoid(0.2f, 0.4f), x => Math.Clamp((0.2f * x) + 0.4f, 0, 1), x => Math.Abs(x - 0.5) < 2.5 ? 0.2f : 0),
            ["HardSwish"] = (() => new HardSwish(), x => x * Math.Clamp((x / 6) + 0.5, 0, 1), x => x <= -3 ? 0 : x >= 3 ? 1 : (x / 3) + 0.5),
            ["Clip, 0, 6"] = (() => new Clip(0, 6), x => Math.Clamp(x, 0, 6), x => x > 0 && x < 6 ? 1 : 0),
            ["Clip, -1.5, infinity"] = (() => new Clip(-1.5f, float.PositiveInfinity), x => Math.Max(x, -1.5), x => x > -1.5 ? 1 : 0),
            ["Silu"] = (() => new Silu(), x => x * Logistic(x), x => Logistic(x) * (1 + (x * Logistic(-x)))),
            ["Tanh"] = (() => new Tanh(), Math.Tanh, x => 1 - (Math.Tanh(x) * Math.Tanh(x))),
        };

    public static TheoryData<string> Names { get; } = [.. Functions.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Both_passes_are_those_of_the_formula(string name)
    {
        var (create, value, derivative) = Functions[name];
        foreach (var (batch, height, width, channels) in Images.Cases.Select(row => row.Data))
        {
            var shape = new ActivationShape(height, width, channels);
            var samples = Array.ConvertAll(Samples.Uniform(batch * shape.Features, seed: 1), x => 8 * x);
            var above = Samples.Uniform(samples.Length, seed: 2);
            var (y, dx) = LoneLayer.Of(create, shape, batch, samples, _ => above);
            for (int i = 0; i < samples.Length; i++)
            {
                Assert.Equal(value(samples[i]), y[i], 4e-7 * (1 + Math.Abs(samples[i])));
                Assert.Equal(above[i] * derivative(samples[i]), dx[i], 2e-6);
            }
        }
    }

    /// <summary>Away from the kinks, which the next test is about.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void The_gradient_is_that_of_finite_differences(string name)
    {
        double[] kinks = [-3, -2, -1.5, 0, 3, 6];
        var at = Array.ConvertAll(Samples.Uniform(80, seed: 3), x => 7 * x);
        at = Array.ConvertAll(at, x => kinks.Any(kink => Math.Abs(x - kink) < 0.03) ? x + 0.1f : x);
        LoneLayer.AgreesWithDifferences(Functions[name].Create(), new ActivationShape(2, 5, 4), batch: 2, at, tolerance: 1e-3);
    }

    [Theory]
    [InlineData("LeakyRelu", new float[] { 0, -0f, -2 }, new float[] { 0, -0f, -0.02f }, new float[] { 0.01f, 0.01f, 0.01f })]
    [InlineData("HardSigmoid", new float[] { -3, 3, 0 }, new float[] { 0, 1, 0.5f }, new float[] { 0, 0, 1f / 6 })]
    [InlineData("HardSwish", new float[] { -3, 3, 0 }, new float[] { 0, 3, 0 }, new float[] { 0, 1, 0.5f })]
    [InlineData("Clip, 0, 6", new float[] { 0, 6, 3 }, new float[] { 0, 6, 3 }, new float[] { 0, 0, 1 })]
    public void At_the_kinks_the_gradient_is_the_documented_one(string name, float[] x, float[] y, float[] dx)
    {
        var (values, gradients) = LoneLayer.Of(Functions[name].Create, ActivationShape.Vector(3), batch: 1, x, _ => [1, 1, 1]);
        Assert.Equal(y, values);
        Assert.Equal(dx, gradients);
    }

    /// <summary>Far out, where exponentials overflow or vanish, and near 0: to a few roundings of the result.</summary>
    [Theory]
    [InlineData("Sigmoid", -80, 100)]
    [InlineData("Silu", -80, 100)]
    [InlineData("Tanh", -100, 100)]
    public void Exponential_functions_are_accurate_everywhere(string name, double from, double to)
    {
        var (create, value, _) = Functions[name];
        const int count = 4096;
        float[] samples =
        [
            .. Enumerable.Range(0, count).Select(i => (float)(from + ((to - from) * i / count))),
            .. Enumerable.Range(0, count).Select(i => (float)((i - (count / 2)) * 1e-3)),
            1e-10f, -1e-10f, 1e-30f, 0,
        ];
        var (y, _) = LoneLayer.Of(create, ActivationShape.Vector(samples.Length), batch: 1, samples, _ => new float[samples.Length]);
        for (int i = 0; i < samples.Length; i++)
            Assert.Equal(value(samples[i]), y[i], 6e-7 * Math.Abs(value(samples[i])));
        var (ends, slopes) = LoneLayer.Of(create, ActivationShape.Vector(2), batch: 1, [-1e30f, 1e30f], _ => [1, 1]);
        Assert.Equal((name == "Tanh" ? -1f : 0, name == "Silu" ? 1e30f : 1), (ends[0], ends[1]));
        Assert.Equal((0f, name == "Silu" ? 1f : 0), (slopes[0], slopes[1]));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_number_that_is_none_stays_so(string name)
    {
        var y = new Activations(ActivationShape.Vector(2), 1);
        Functions[name].Create().Forward(Images.Input(ActivationShape.Vector(2), 1, default, [float.NaN, 1]), y);
        Assert.Equal([true, false], Images.Numbers(y).Select(float.IsNaN));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Only_what_the_gradient_reads_is_kept_and_a_step_allocates_nothing(string name)
    {
        var layer = Functions[name].Create();
        var needs = layer.NeedsFor(ActivationShape.Vector(3));
        Assert.True(needs.BackwardReadsInput ^ needs.BackwardReadsOutput);
        Assert.Equal(name is "HardSwish" or "Silu" or "LeakyRelu, slope -0.5", needs.BackwardReadsInput);
        var (x, y) = (new Activations(new ActivationShape(3, 3, 2), 17), new Activations(new ActivationShape(3, 3, 2), 17));
        Step();
        Assert.Equal(0, Allocation.Of(Step));

        void Step()
        {
            layer.Forward(x, y);
            layer.Backward(x, y, x, x);
        }
    }

    [Fact]
    public void The_builder_has_all_of_them()
    {
        using var network = Network.Features(4).LeakyRelu(0.3f).Sigmoid().HardSigmoid(0.2f, 0.4f).HardSwish().Clip(-1, 2).Silu()
            .Tanh().Softmax().LogSoftmax().Build(batch: 1, threads: 1);
        Assert.Equal(
            ["LeakyRelu", "Sigmoid", "HardSigmoid", "HardSwish", "Clip", "Silu", "Tanh", "Softmax", "LogSoftmax"],
            network.Layers.Select(row => row.Name));
        var (leaky, hard, clip) = ((LeakyRelu)network.Layers[0].Layer, (HardSigmoid)network.Layers[2].Layer, (Clip)network.Layers[4].Layer);
        Assert.Equal((0.3f, 0.2f, 0.4f, -1f, 2f), (leaky.Slope, hard.Slope, hard.Offset, clip.Min, clip.Max));
    }

    [Fact]
    public void Numbers_that_make_no_function_are_refused()
    {
        Refused("Layer LeakyRelu: the slope is NaN; it must be finite", () => _ = new LeakyRelu(float.NaN));
        Refused("Layer HardSigmoid: the offset is Infinity", () => _ = new HardSigmoid(offset: float.PositiveInfinity));
        Refused("Layer Clip: min is 6 and max is 0; min must be below max", () => _ = new Clip(6, 0));
        Refused("min is 1 and max is 1", () => _ = new Clip(1, 1));
        Refused("max is NaN", () => _ = new Clip(0, float.NaN));
        var x = new Activations(ActivationShape.Vector(4), 3);
        Refused("Layer Silu: y has 5 features", () => new Silu().Forward(x, new Activations(ActivationShape.Vector(5), 3)));
    }

    private static double Logistic(double x) => 1 / (1 + Math.Exp(-x));

    private static void Refused(string message, Action call) =>
        Assert.Contains(message, Assert.ThrowsAny<ArgumentException>(call).Message, StringComparison.Ordinal);
}
