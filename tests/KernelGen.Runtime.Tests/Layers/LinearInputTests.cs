namespace KernelGen.Runtime.Tests.Layers;

/// <summary>What linear layers refuse: it never reaches a kernel.</summary>
public sealed class LinearInputTests
{
    [Fact]
    public void Weights_that_do_not_fit_or_are_not_finite_are_refused()
    {
        var layer = new Small();
        Refused("weights has 23 entries, but a 4 x 6 matrix has 24", () => layer.SetWeights(new float[23]));
        Refused("weights[2, 1] is NaN", () => layer.SetWeights(With(float.NaN)));
        Refused("weights[2, 1] is Infinity", () => layer.SetWeights(With(float.PositiveInfinity)));
        Refused("weights[2, 1] is -Infinity", () => layer.SetWeights(With(float.NegativeInfinity), threshold: 0.5f));
        Refused("mask has 23 entries", () => layer.SetWeights(new float[24], new bool[23]));
        Refused("weights[2, 1] is NaN", () => layer.SetWeights(With(float.NaN), new bool[24]));
        Refused("the pattern is 6 x 4, but W is 4 x 6", () => layer.SetWeights(new float[24], SparsityPattern.Random(6, 4, 0.5, 1)));
        Refused("must be 0 or more", () => layer.SetWeights(new float[24], threshold: -1));
        Refused("must lie between 0 and 1", () => layer.Initialize(seed: 1, sparsity: -0.1));
        Refused("weights[0, 0] is NaN", () => new DenseSquare().SetWeights(Enumerable.Repeat(float.NaN, 36).ToArray()));
        Refused("weights has 35 entries", () => new DenseSquare().SetWeights(new float[35]));

        static float[] With(float value)
        {
            var weights = new float[24];
            weights[13] = value;
            return weights;
        }
    }

    [Fact]
    public void A_refused_matrix_leaves_the_layer_as_it_was()
    {
        var layer = new Small();
        var weights = Samples.Uniform(24, seed: 1);
        layer.SetWeights(weights);
        var bad = (float[])weights.Clone();
        bad[23] = float.NaN;
        Assert.Throws<ArgumentException>(() => layer.SetWeights(bad));
        Assert.Throws<ArgumentException>(() => layer.SetWeights(bad, SparsityPattern.Random(4, 6, 0.5, 1)));
        Assert.Equal(weights, layer.ToDense());
    }

    [Fact]
    public void A_bias_that_does_not_fit_is_refused()
    {
        Refused("bias has 3 entries, but there are 4", () => new Small().SetBias(new float[3]));
        Refused("bias[1] is NaN", () => new Small().SetBias([0, float.NaN, 0, 0]));
        Assert.Null(new WithoutBias().Bias);
        Assert.Contains(
            "Bias = false", Assert.Throws<InvalidOperationException>(() => new WithoutBias().SetBias(new float[4])).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Activations_that_do_not_fit_are_refused()
    {
        var layer = new Square();
        var (x, y, dx, dy) = (Of(6), Of(6), Of(6), Of(6));
        Refused("takes 6 features, but its input has 5", () => layer.Forward(Of(5), y));
        Refused("y has 7 features", () => layer.Forward(x, Of(7)));
        Refused("y holds a batch of 3, but x holds 4", () => layer.Forward(x, Of(6, batch: 3)));
        Refused("the same activations", () => layer.Forward(x, x));
        Refused("dy has 5 features", () => layer.Backward(x, y, Of(5), dx));
        Refused("dx has 5 features", () => layer.Backward(x, y, dy, Of(5)));
        Refused("four different activations", () => layer.Backward(x, y, dy, dy));
        Refused("four different activations", () => layer.Backward(x, y, y, null));
        Refused("takes a vector of 6 features", () => layer.OutputShape(new ActivationShape(1, 2, 3)));
        Refused("takes 6 features, but its input has 9", () => layer.OutputShape(ActivationShape.Vector(9)));

        static Activations Of(int features, int batch = 4) => new(ActivationShape.Vector(features), batch);
    }

    [Fact]
    public void Dense_and_sparse_forms_of_a_matrix_agree()
    {
        var weights = Samples.Uniform(24, seed: 9);
        weights[5] = 0;
        var layer = new Small();
        layer.SetWeights(weights);
        Assert.Equal(23, layer.Pattern.Nonzeros);
        Assert.Equal(weights, layer.ToDense());

        layer.SetWeights(weights, threshold: 0.5f);
        Assert.Equal(Array.ConvertAll(weights, w => Math.Abs(w) > 0.5f ? w : 0), layer.ToDense());

        // A mask may keep a weight that is zero now: it takes part in training.
        var mask = Enumerable.Range(0, 24).Select(i => i is 5 or 6).ToArray();
        layer.SetWeights(weights, mask);
        Assert.Equal(2, layer.Pattern.Nonzeros);
        Assert.Equal(weights[6], layer.ToDense()[6]);
    }

    private static void Refused(string message, Action call) =>
        Assert.Contains(message, Assert.ThrowsAny<ArgumentException>(call).Message, StringComparison.Ordinal);
}
