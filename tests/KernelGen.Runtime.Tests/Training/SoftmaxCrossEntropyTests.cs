namespace KernelGen.Runtime.Tests.Training;

public sealed class SoftmaxCrossEntropyTests
{
    [Theory]
    [InlineData(1, 2, 0f)]
    [InlineData(15, 3, 0.1f)]
    [InlineData(16, 10, 0f)]
    [InlineData(17, 10, 0.3f)]
    [InlineData(100, 33, 0f)]
    [InlineData(33, 1000, 0.1f)]
    [InlineData(33, 5, 1f)]
    public void Loss_gradient_and_hits_are_those_of_the_formula_in_double(int batch, int classes, float smoothing)
    {
        var scores = Array.ConvertAll(Samples.Uniform(batch * classes, seed: batch), score => 5 * score);
        var labels = Enumerable.Range(0, batch).Select(i => i * 7 % classes).ToArray();
        var (logits, gradient) = (Logits(scores, classes), new Activations(ActivationShape.Vector(classes), batch));
        gradient.Data.Fill(float.NaN);
        var result = new SoftmaxCrossEntropy(smoothing).Evaluate(logits, labels, gradient);

        var stored = new float[scores.Length];
        gradient.Store(stored);
        double loss = 0;
        int correct = 0;
        for (int i = 0; i < batch; i++)
        {
            var z = scores.AsSpan(i * classes, classes).ToArray().Select(score => (double)score).ToArray();
            double sum = z.Sum(Math.Exp);
            loss += z.Select((score, c) => Target(i, c) * (Math.Log(sum) - score)).Sum() / batch;
            correct += Array.IndexOf(z, z.Max()) == labels[i] ? 1 : 0;
            for (int c = 0; c < classes; c++)
                Assert.Equal(((Math.Exp(z[c]) / sum) - Target(i, c)) / batch, stored[(i * classes) + c], 1e-6 / batch);
        }

        Assert.Equal(loss, result.Loss, 1e-5);
        Assert.Equal(correct, result.Correct);

        double Target(int sample, int c) => (c == labels[sample] ? 1.0 - smoothing : 0) + ((double)smoothing / classes);
    }

    [Theory]
    [InlineData(0f)]
    [InlineData(0.2f)]
    public void The_gradient_is_that_of_finite_differences(float smoothing)
    {
        const int batch = 5, classes = 4;
        const float step = 1e-2f;
        var scores = Samples.Uniform(batch * classes, seed: 8);
        int[] labels = [0, 3, 1, 2, 3];
        var loss = new SoftmaxCrossEntropy(smoothing);
        var gradient = new Activations(ActivationShape.Vector(classes), batch);
        loss.Evaluate(Logits(scores, classes), labels, gradient);
        var stored = new float[scores.Length];
        gradient.Store(stored);
        for (int i = 0; i < scores.Length; i++)
            Assert.Equal((LossAt(i, step) - LossAt(i, -step)) / (2 * step), stored[i], 1e-5);

        double LossAt(int moved, float by)
        {
            var near = (float[])scores.Clone();
            near[moved] += by;
            return loss.Evaluate(Logits(near, classes), labels).Loss;
        }
    }

    [Fact]
    public void Scores_beyond_the_range_of_exp_give_a_finite_loss()
    {
        var logits = Logits([1e30f, 0, -1e30f, -1e30f, -1e30f, -1e30f, 1000, 999, 0], classes: 3);
        var gradient = new Activations(ActivationShape.Vector(3), 3);
        var result = new SoftmaxCrossEntropy().Evaluate(logits, [0, 2, 1], gradient);
        Assert.Equal((0 + Math.Log(3) + Math.Log(1 + Math.E)) / 3, result.Loss, 1e-6);
        Assert.Equal(1, result.Correct);
        foreach (float value in gradient.Data)
            Assert.True(float.IsFinite(value));
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(1e30f)]
    public void Lanes_without_a_sample_reach_neither_loss_nor_gradient(float garbage)
    {
        const int batch = 21, classes = 3;
        var scores = Samples.Uniform(batch * classes, seed: 2);
        var labels = Enumerable.Range(0, batch).Select(i => i % classes).ToArray();
        var (clean, dirty) = (Logits(scores, classes), Logits(scores, classes));
        for (int line = 0; line < classes; line++)
            dirty.Data.Slice(dirty.BlockLength + (line * 16) + 5, 11).Fill(garbage);
        var (cleanGradient, dirtyGradient) = (new Activations(clean.Shape, batch), new Activations(clean.Shape, batch));
        dirtyGradient.Data.Fill(garbage);

        var loss = new SoftmaxCrossEntropy();
        Assert.Equal(loss.Evaluate(clean, labels, cleanGradient), loss.Evaluate(dirty, labels, dirtyGradient));
        Assert.Equal(cleanGradient.Data.ToArray(), dirtyGradient.Data.ToArray());
        for (int line = 0; line < classes; line++)
            Assert.All(dirtyGradient.Data.Slice(dirty.BlockLength + (line * 16) + 5, 11).ToArray(), value => Assert.Equal(0, value));
    }

    [Fact]
    public void Of_equal_scores_the_first_counts()
    {
        var logits = Logits([1, 1, 0, 1, 1, 0, 0, 2, 2], classes: 3);
        Assert.Equal(2, new SoftmaxCrossEntropy().Evaluate(logits, [0, 1, 1]).Correct);
    }

    [Fact]
    public void Labels_and_shapes_that_do_not_fit_are_refused()
    {
        var loss = new SoftmaxCrossEntropy();
        var logits = Logits(new float[6], classes: 3);
        Refused("1 labels for a batch of 2", () => loss.Evaluate(logits, [0]));
        Refused("labels[1] is 3, but the network gives 3 scores", () => loss.Evaluate(logits, [0, 3]));
        Refused("labels[0] is -1", () => loss.Evaluate(logits, [-1, 0]));
        Refused("both must be alike", () => loss.Evaluate(logits, [0, 1], new Activations(ActivationShape.Vector(4), 2)));
        Refused("both must be alike", () => loss.Evaluate(logits, [0, 1], new Activations(ActivationShape.Vector(3), 3)));
        Refused("share their memory", () => loss.Evaluate(logits, [0, 1], logits));
        Refused("The label smoothing is -0.1", () => _ = new SoftmaxCrossEntropy(-0.1f));
        Refused("The label smoothing is NaN", () => _ = new SoftmaxCrossEntropy(float.NaN));
    }

    private static Activations Logits(float[] scores, int classes)
    {
        var logits = new Activations(ActivationShape.Vector(classes), scores.Length / classes);
        logits.Load(scores);
        return logits;
    }

    private static void Refused(string message, Action call) =>
        Assert.Contains(message, Assert.ThrowsAny<ArgumentException>(call).Message, StringComparison.Ordinal);
}
