namespace KernelGen.Runtime.Tests.Training;

/// <summary>The loss that mixes labels with the scores of a teacher, and the batch source that brings these scores.</summary>
public sealed class DistillationTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1, 2, 0.5f, 4f)]
    [InlineData(17, 10, 1f, 1f)]
    [InlineData(100, 3, 0.25f, 2.5f)]
    public void Loss_and_gradient_are_those_of_the_formula(int batch, int classes, float share, float temperature)
    {
        float[] z = Array.ConvertAll(Samples.Uniform(batch * classes, seed: 1), score => 6 * score);
        float[] v = Array.ConvertAll(Samples.Uniform(batch * classes, seed: 2), score => 6 * score);
        int[] labels = [.. Enumerable.Range(0, batch).Select(n => n * 7 % classes)];
        var outputs = new Activations(ActivationShape.Vector(classes), batch);
        outputs.Load(z);
        var gradient = new Activations(ActivationShape.Vector(classes), batch);
        var result = new Distillation(share, temperature).Evaluate(outputs, new Targets(labels, v), gradient);
        var actual = new float[z.Length];
        gradient.Store(actual);

        double loss = 0;
        for (int n = 0; n < batch; n++)
        {
            double[] p = Softmax(z, n, 1), cool = Softmax(z, n, temperature), teacher = Softmax(v, n, temperature);
            loss -= (1 - share) * Math.Log(p[labels[n]]) / batch;
            for (int c = 0; c < classes; c++)
            {
                loss += (double)share * temperature * temperature * teacher[c] * Math.Log(teacher[c] / cool[c]) / batch;
                double expected = ((1 - share) * (p[c] - (c == labels[n] ? 1 : 0))) + (share * temperature * (cool[c] - teacher[c]));
                Assert.Equal(expected / batch, actual[(n * classes) + c], 2e-6);
            }
        }

        Assert.Equal(loss, result.Loss, 1e-5 * (1 + Math.Abs(loss)));
        Assert.Equal(
            Enumerable.Range(0, batch).Count(n => z.AsSpan(n * classes, classes).ToArray().Max() == z[(n * classes) + labels[n]]),
            result.Correct);

        double[] Softmax(float[] scores, int n, double t)
        {
            double[] terms = [.. scores.Skip(n * classes).Take(classes).Select(score => Math.Exp(score / t))];
            return Array.ConvertAll(terms, term => term / terms.Sum());
        }
    }

    [Fact]
    public void Huge_scores_do_not_overflow()
    {
        var outputs = new Activations(ActivationShape.Vector(2), 1);
        outputs.Load([1000, -1000]);
        var gradient = new Activations(ActivationShape.Vector(2), 1);
        var result = new Distillation(0.5f, 1).Evaluate(outputs, new Targets([0], [1000f, -1000f]), gradient);
        Assert.Equal(0, result.Loss, 1e-6);
        Assert.All(gradient.Data.ToArray(), number => Assert.Equal(0, number, 1e-6f));
    }

    [Fact]
    public async Task A_network_learns_from_a_teacher_what_it_gives()
    {
        using var teacher = Samples.ClusterNetwork(batch: 32, threads: 1);
        var data = Samples.Clusters(100, seed: 1);
        await foreach (var epoch in new Trainer(teacher, new SoftmaxCrossEntropy(), new Sgd(0.05f, momentum: 0.9f))
            .Fit(data, null, 10, cancellationToken: Stop))
        {
            Assert.True(double.IsFinite(epoch.Loss));
        }

        // Scores of each sample, whatever the teacher's batch is.
        var taught = data.WithTeacher(teacher);
        var scores = teacher.Predict(data.Samples.Span);
        int outputs = teacher.OutputShape.Features;
        foreach (var batch in taught.Train(50, seed: 3, epoch: 2))
        {
            for (int i = 0; i < batch.Count; i++)
            {
                for (int c = 0; c < outputs; c++)
                    Assert.Equal(scores[(batch.Order.Span[i] * outputs) + c], batch.Values.Span[(i * outputs) + c], 1e-4f);
            }
        }

        using var student = Samples.ClusterNetwork(batch: 50, threads: 1);
        student.Initialize(seed: 7, sparsity: 0.8);
        var losses = new List<double>();
        await foreach (var epoch in new Trainer(student, new Distillation(share: 1, temperature: 2), new Sgd(0.05f, momentum: 0.9f))
            .Fit(taught, taught, 10, cancellationToken: Stop))
        {
            losses.Add(epoch.TestLoss!.Value);
        }

        Assert.True(losses[^1] < 0.75 * losses[0], string.Join(", ", losses));
        Assert.True(teacher.Training);
    }

    [Fact]
    public void What_cannot_be_taught_is_refused()
    {
        using var teacher = Samples.ClusterNetwork(batch: 4, threads: 1);
        var numbers = new Dataset(ActivationShape.Vector(20), new float[20], new float[5]);
        Assert.Contains(
            "no labels", Assert.Throws<ArgumentException>(() => numbers.WithTeacher(teacher)).Message, StringComparison.Ordinal);
        var other = new Dataset(ActivationShape.Vector(3), new float[3], new int[1], 2);
        Assert.Contains(
            "the teacher takes", Assert.Throws<ArgumentException>(() => other.WithTeacher(teacher)).Message, StringComparison.Ordinal);
        var outputs = new Activations(ActivationShape.Vector(5), 1);
        var message = Assert.Throws<ArgumentException>(() => new Distillation().Evaluate(outputs, new Targets([0]))).Message;
        Assert.Contains("source.WithTeacher(network)", message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => new Distillation(share: 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Distillation(temperature: float.NaN));
    }
}
