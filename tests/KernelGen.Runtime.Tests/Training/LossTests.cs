namespace KernelGen.Runtime.Tests.Training;

/// <summary>Losses with numbers as targets, class weights, and what a loss of one's own may count on.</summary>
public sealed class LossTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(16, 3)]
    [InlineData(17, 10)]
    [InlineData(100, 2)]
    public void Mean_squared_error_is_that_of_the_formula(int batch, int outputs)
    {
        var (y, t) = (Samples.Uniform(batch * outputs, seed: 1), Samples.Uniform(batch * outputs, seed: 2));
        var (result, gradient) = Evaluate(new MeanSquaredError(), y, outputs, new Targets(t));
        Assert.Equal(y.Zip(t, (a, b) => ((double)a - b) * ((double)a - b)).Average(), result.Loss, 1e-7);
        Assert.Null(result.Correct);
        for (int i = 0; i < y.Length; i++)
            Assert.Equal(2.0 * (y[i] - t[i]) / y.Length, gradient[i], 1e-7);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(17, 3)]
    [InlineData(100, 2)]
    public void Binary_cross_entropy_is_that_of_the_formula(int batch, int outputs)
    {
        var z = Array.ConvertAll(Samples.Uniform(batch * outputs, seed: 1), score => 5 * score);
        var t = Array.ConvertAll(
            Samples.Uniform(batch * outputs, seed: 2), target => target < -0.5f ? 0 : target > 0.5f ? 1 : 0.5f + (target / 2));
        var (result, gradient) = Evaluate(new BinaryCrossEntropy(), z, outputs, new Targets(t));
        double loss = 0;
        for (int i = 0; i < z.Length; i++)
        {
            double p = 1 / (1 + Math.Exp(-(double)z[i]));
            loss -= ((t[i] * Math.Log(p)) + ((1 - t[i]) * Math.Log(1 - p))) / z.Length;
            Assert.Equal((p - t[i]) / z.Length, gradient[i], 1e-7);
        }

        Assert.Equal(loss, result.Loss, 1e-6);
        Assert.Equal(
            Enumerable.Range(0, batch).Count(sample => Enumerable.Range(sample * outputs, outputs).All(i => z[i] > 0 == t[i] > 0.5f)),
            result.Correct);
    }

    [Theory]
    [InlineData(1000f, 1f, 0)]
    [InlineData(1000f, 0f, 1000)]
    [InlineData(-1000f, 1f, 1000)]
    [InlineData(-1000f, 0f, 0)]
    public void Binary_cross_entropy_does_not_overflow(float z, float t, double expected)
    {
        var (result, gradient) = Evaluate(new BinaryCrossEntropy(), [z], 1, new Targets([t]));
        Assert.Equal(expected, result.Loss, 1e-9);
        Assert.Equal(z > 0 == t > 0.5f ? 0 : z > 0 ? 1 : -1, gradient[0], 1e-6);
    }

    [Theory]
    [InlineData(0f)]
    [InlineData(0.2f)]
    [InlineData(1f)]
    public void Class_weights_are_those_of_PyTorch(float smoothing)
    {
        const int batch = 37, classes = 4;
        float[] weights = [0.5f, 2, 0, 1.25f];
        var scores = Array.ConvertAll(Samples.Uniform(batch * classes, seed: 3), score => 3 * score);
        var labels = Enumerable.Range(0, batch).Select(i => i * 7 % classes).ToArray();
        var (result, gradient) = Evaluate(new SoftmaxCrossEntropy(smoothing, weights), scores, classes, new Targets(labels));

        // (1 - s) * w[y] * nll + s / C * sum of w * -log p, over the sum of w[y].
        double divisor = labels.Sum(label => (double)weights[label]), loss = 0;
        for (int n = 0; n < batch; n++)
        {
            var z = scores.AsSpan(n * classes, classes).ToArray();
            double sum = z.Sum(score => Math.Exp(score));
            var factor = Enumerable.Range(0, classes).Select(
                c => ((c == labels[n] ? (1 - smoothing) * weights[c] : 0) + (smoothing / classes * weights[c])) / divisor).ToArray();
            for (int c = 0; c < classes; c++)
            {
                loss += factor[c] * (Math.Log(sum) - z[c]);
                Assert.Equal((factor.Sum() * Math.Exp(z[c]) / sum) - factor[c], gradient[(n * classes) + c], 1e-7);
            }
        }

        Assert.Equal(loss, result.Loss, 1e-6);
    }

    [Fact]
    public void Equal_class_weights_change_nothing_but_rounding()
    {
        var scores = Samples.Uniform(40, seed: 3);
        var labels = Enumerable.Range(0, 10).Select(i => i % 4).ToArray();
        var (plain, plainGradient) = Evaluate(new SoftmaxCrossEntropy(0.1f), scores, 4, new Targets(labels));
        var (weighted, gradient) = Evaluate(new SoftmaxCrossEntropy(0.1f, [3, 3, 3, 3]), scores, 4, new Targets(labels));
        Assert.Equal(plain.Loss, weighted.Loss, 1e-6);
        for (int i = 0; i < gradient.Length; i++)
            Assert.Equal(plainGradient[i], gradient[i], 1e-7);
    }

    [Fact]
    public void A_batch_of_classes_without_weight_has_no_loss()
    {
        var (smoothed, _) = Evaluate(new SoftmaxCrossEntropy(0.5f, [1, 0]), [1, 1, 1, 1], 2, new Targets([1, 1]));
        Assert.Equal(0.25 * Math.Log(2), smoothed.Loss, 1e-6);
        var (result, gradient) = Evaluate(new SoftmaxCrossEntropy(0, [1, 0]), [1, 2, 3, 4], 2, new Targets([1, 1]));
        Assert.Equal(0, result.Loss);
        Assert.All(gradient, g => Assert.Equal(0, g));
    }

    [Fact]
    public async Task A_network_learns_numbers()
    {
        var samples = Samples.Uniform(400 * 20, seed: 1);
        var values = Enumerable.Range(0, 400)
            .SelectMany(n => Enumerable.Range(0, 5).Select(f => samples[(n * 20) + f] - samples[(n * 20) + f + 5])).ToArray();
        var data = new Dataset(ActivationShape.Vector(20), samples, values);
        using var network = Samples.ClusterNetwork(batch: 32);
        var trainer = new Trainer(network, new MeanSquaredError(), new Adam(0.01f));
        var results = new List<EpochResult>();
        await foreach (var epoch in trainer.Fit(data, data, epochs: 40, seed: 1, TestContext.Current.CancellationToken))
            results.Add(epoch);
        Assert.True(results[^1].Loss < results[0].Loss / 10, $"loss {results[0].Loss} -> {results[^1].Loss}");
        Assert.Null(results[^1].TrainAccuracy);
        Assert.Null(results[^1].TestAccuracy);
        Assert.Equal(trainer.Evaluate(data, TestContext.Current.CancellationToken).Loss, results[^1].TestLoss);
        Assert.Contains("  test loss 0.0", results[^1].ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain('%', results[^1].ToString());
    }

    [Fact]
    public void Targets_that_do_not_fit_are_refused()
    {
        Refused("2 target values for a batch of 2 samples with 3 outputs", new MeanSquaredError(), new Targets(new float[2]));
        Refused("0 target values", new BinaryCrossEntropy(), new Targets(new[] { 0, 1 }));
        Refused("Target value 2 of sample 1 is 1.5", new BinaryCrossEntropy(), new Targets([0, 0, 0, 0, 0, 1.5f]));
        Refused("2 labels and 3 target values for a batch of 2", new SoftmaxCrossEntropy(), new Targets([0, 1], new float[3]));
        Refused("0 labels for a batch of 2", new SoftmaxCrossEntropy(), new Targets(new float[6]));
        Refused("2 class weights, but the network gives 3", new SoftmaxCrossEntropy(0, [1, 1]), new Targets([0, 1]));
        Assert.Contains(
            "classWeights[1] is -1", Assert.Throws<ArgumentException>(() => new SoftmaxCrossEntropy(0, [1, -1])).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "All class weights are 0", Assert.Throws<ArgumentException>(() => new SoftmaxCrossEntropy(0, [0, 0])).Message,
            StringComparison.Ordinal);

        static void Refused(string message, Loss loss, Targets targets)
        {
            var outputs = new Activations(ActivationShape.Vector(3), 2);
            try
            {
                loss.Evaluate(outputs, targets);
            }
            catch (ArgumentException refusal)
            {
                Assert.Contains(message, refusal.Message, StringComparison.Ordinal);
                return;
            }

            Assert.Fail($"{loss.GetType().Name} took the targets; it should say: {message}");
        }
    }

    private static (BatchLoss Result, float[] Gradient) Evaluate(Loss loss, float[] outputs, int features, Targets targets)
    {
        int batch = outputs.Length / features;
        var y = new Activations(ActivationShape.Vector(features), batch);
        var gradient = new Activations(ActivationShape.Vector(features), batch);
        y.Data.Fill(float.NaN);
        gradient.Data.Fill(float.NaN);
        y.Load(outputs);
        for (int lane = batch; lane < 16 * y.Blocks; lane++)
            y.Data[((lane / 16) * 16 * features) + (lane % 16)] = float.NaN;
        var result = loss.Evaluate(y, targets, gradient);
        for (int lane = batch; lane < 16 * y.Blocks; lane++)
            Assert.Equal(0, gradient.Data[((lane / 16) * 16 * features) + (lane % 16)]);
        var stored = new float[outputs.Length];
        gradient.Store(stored);
        Assert.Equal(result, loss.Evaluate(y, targets));
        return (result, stored);
    }
}
