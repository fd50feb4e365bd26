namespace KernelGen.Runtime.Tests.Sparsity;

[SparseConv2d(3, 4, Kernel = 3, Stride = 2, Padding = 1, Height = 6, Width = 5)] public sealed partial class ChangedConvolution;

/// <summary>
/// A pattern changes in place: what stays keeps its value, gradient and optimiser state to the bit, what is new begins at zero.
/// </summary>
public sealed class ChangedPatternTests
{
    [Theory]
    [InlineData("sgd")]
    [InlineData("adam")]
    public void A_linear_layer_keeps_what_stays(string optimizer) => KeepsWhatStays(
        () => new Hidden(), (layer, pattern) => layer.ChangePattern(pattern), layer => layer.Pattern, layer => layer.ToDense(),
        layer => layer.GradientToDense(), optimizer);

    [Theory]
    [InlineData("sgd")]
    [InlineData("adam")]
    public void A_convolution_keeps_what_stays(string optimizer) => KeepsWhatStays(
        () => new ChangedConvolution(), (layer, pattern) => layer.ChangePattern(pattern), layer => layer.Pattern, layer => layer.ToDense(),
        layer => layer.GradientToDense(), optimizer);

    [Fact]
    public void The_passes_use_the_new_pattern()
    {
        var samples = Samples.Uniform(16 * 20, seed: 5);
        var (changed, fresh) = (new Hidden(), new Hidden());
        using Network network = Network.Features(20).Add(changed).Build(16, threads: 1),
            other = Network.Features(20).Add(fresh).Build(16, threads: 1);
        network.Initialize(seed: 1, sparsity: 0.7);
        Run(network);
        changed.ChangePattern(SparsityPattern.Random(27, 20, 0.3, seed: 9));
        changed.Weights.ClearGradient();
        changed.Bias!.ClearGradient();
        fresh.SetWeights(changed.ToDense(), changed.Pattern);
        fresh.SetBias(changed.Bias.Value);
        Assert.Equal(Run(other), Run(network));
        Assert.Equal(fresh.GradientToDense(), changed.GradientToDense());

        float[] Run(Network network)
        {
            network.SetInput(samples);
            float[] y = [.. network.Forward().Data];
            network.OutputGradient.Load(Samples.Uniform(16 * 27, seed: 6));
            network.Backward();
            return y;
        }
    }

    [Fact]
    public void Weights_written_by_the_caller_count_as_set()
    {
        var layer = new Hidden();
        using var network = Network.Features(20).Add(layer).Build(1);
        layer.ChangePattern(SparsityPattern.Random(27, 20, 0.5, seed: 1));
        network.SetInput(new float[20]);
        Assert.Contains(
            "Hidden has no weights yet", Assert.Throws<InvalidOperationException>(() => network.Forward()).Message,
            StringComparison.Ordinal);
        layer.Weights.Value.Fill(1);
        layer.Weights.MarkChanged();
        network.Forward();
        layer.ChangePattern(SparsityPattern.Random(27, 20, 0.2, seed: 1));
        network.Forward();
    }

    [Fact]
    public void A_pattern_of_another_shape_is_refused_and_changes_nothing()
    {
        var layer = new Hidden();
        layer.Initialize(seed: 1, sparsity: 0.5);
        var before = layer.ToDense();
        Assert.Contains(
            "the pattern is 20 x 27, but W is 27 x 20",
            Assert.Throws<ArgumentException>(() => layer.ChangePattern(SparsityPattern.Random(20, 27, 0.5, 1))).Message,
            StringComparison.Ordinal);
        Assert.Throws<ArgumentNullException>(() => layer.ChangePattern(null!));
        Assert.Equal(before, layer.ToDense());
    }

    private static void KeepsWhatStays<TLayer>(
        Func<TLayer> make, Action<TLayer, SparsityPattern> change, Func<TLayer, SparsityPattern> pattern, Func<TLayer, float[]> dense,
        Func<TLayer, float[]> gradient, string name)
        where TLayer : WeightedLayer
    {
        var (layer, optimizer) = (make(), name == "sgd" ? (Optimizer)new Sgd(0.1f, momentum: 0.9f) : new Adam(0.1f));
        layer.InitializeWeights(seed: 1, sparsity: 0.6);
        var weights = layer.Parameters[0];
        var (rows, columns) = (pattern(layer).Rows, pattern(layer).Columns);

        // The same steps weight by weight, dense, with a gradient that depends on the weight's place alone.
        var (value, state, steps) = (dense(layer), new float[2, rows * columns], 0);
        bool[] mask = pattern(layer).ToMask();
        foreach (int seed in new[] { 2, 3, 4 })
        {
            for (int i = 0; i < 2; i++)
                Step();
            SetGradient(0.125f);
            var next = SparsityPattern.Random(rows, columns, seed == 3 ? 0.2 : 0.7, seed);
            var before = gradient(layer);
            change(layer, next);
            var nextMask = next.ToMask();
            for (int k = 0; k < value.Length; k++)
            {
                bool stays = mask[k] && nextMask[k];
                Assert.Equal(stays ? before[k] : 0, gradient(layer)[k]);
                if (!stays)
                    value[k] = state[0, k] = state[1, k] = 0;
            }

            mask = nextMask;
            Assert.Same(next, pattern(layer));
            Assert.Same(weights, layer.Parameters[0]);
            Assert.Equal(value, dense(layer));
            weights.ClearGradient();
        }

        Step();

        void SetGradient(float factor)
        {
            // Where a weight lies is the layer's affair, so the gradient is set by way of marked values.
            var held = weights.Value.ToArray();
            var marks = dense(layer);
            for (int k = 0; k < held.Length; k++)
            {
                int place = Array.IndexOf(marks, held[k]);
                weights.Gradient[k] = held[k] == 0 ? 0 : factor * ((place % 7) - 3.5f);
            }
        }

        void Step()
        {
            SetGradient(1);
            var g = gradient(layer);
            optimizer.Step([weights], 0.1f);
            steps++;
            for (int k = 0; k < value.Length; k++)
            {
                if (mask[k])
                    value[k] = Moved(k, g[k]);
            }

            Assert.Equal(value, dense(layer));
        }

        // One number at a time through the optimiser's formulas, in float as it computes them.
        float Moved(int k, float g)
        {
            if (name == "sgd")
            {
                state[0, k] = (0.9f * state[0, k]) + g;
                return value[k] - (0.1f * state[0, k]);
            }

            state[0, k] = (0.9f * state[0, k]) + ((float)(1 - 0.9) * g);
            state[1, k] = (0.999f * state[1, k]) + ((float)(1 - 0.999) * g * g);
            float rate = (float)(0.1f / (1 - Math.Pow(0.9, steps))), scale = (float)(1 / Math.Sqrt(1 - Math.Pow(0.999, steps)));
            return value[k] - (rate * state[0, k] / ((scale * MathF.Sqrt(state[1, k])) + 1e-8f));
        }
    }
}
