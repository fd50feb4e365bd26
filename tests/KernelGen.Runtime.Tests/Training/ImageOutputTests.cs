using KernelGen.Runtime.Tests.Layers;

namespace KernelGen.Runtime.Tests.Training;

[DenseConv2d(1, 3, Kernel = 2, Height = 2, Width = 2)] public sealed partial class ThreeClasses;

[SparseConv2d(1, 4, Kernel = 1, Height = 2, Width = 2)] public sealed partial class SixteenClasses;

/// <summary>
/// Networks that end in an image or in a convolution: the loss sees the numbers that Predict returns, whatever border and pitch
/// they have in memory.
/// </summary>
public sealed class ImageOutputTests
{
    private static readonly float[] Sample = [0.1f, 0.2f, 0.3f, 0.4f];

    [Fact]
    public void The_gradient_of_a_convolution_that_ends_a_network_arrives()
    {
        var layer = new ThreeClasses();
        using var network = Network.Image(1, 2, 2).Add(layer).Build(batch: 1, threads: 1);
        network.Initialize(seed: 2, sparsity: 0);
        network.SetInput(Sample);
        new SoftmaxCrossEntropy().Evaluate(network.Forward(), [1], network.OutputGradient);
        network.Backward();
        var probabilities = Softmax(network.Predict(Sample));
        double[] expected = [probabilities[0], probabilities[1] - 1, probabilities[2]];
        for (int c = 0; c < 3; c++)
        {
            Assert.Equal(expected[c], layer.Bias!.Gradient[c], 1e-6);
            Assert.Equal(new[] { 0.381, -0.607, 0.226 }[c], layer.Bias.Gradient[c], 1e-3);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    [InlineData(15)]
    public void Loss_and_gradient_are_those_of_the_numbers_that_Predict_returns(int label)
    {
        var layer = new SixteenClasses();
        using var network = Network.Image(1, 2, 2).Add(layer).Build(batch: 17, threads: 1);
        network.Initialize(seed: 2, sparsity: 0);
        var samples = Samples.Uniform(17 * 4, seed: 1);
        int[] labels = [.. Enumerable.Range(0, 17).Select(n => (label + n) % 16)];
        network.SetInput(samples);
        var loss = new SoftmaxCrossEntropy(labelSmoothing: 0.1f).Evaluate(network.Forward(), labels, network.OutputGradient);

        var scores = network.Predict(samples);
        double expected = 0;
        var gradient = Images.GradientNumbers(network.OutputGradient);
        for (int n = 0; n < 17; n++)
        {
            var probabilities = Softmax(scores[(16 * n)..(16 * (n + 1))]);
            for (int c = 0; c < 16; c++)
            {
                double target = (c == labels[n] ? 0.9 : 0) + (0.1 / 16);
                expected -= target * Math.Log(probabilities[c]) / 17;
                Assert.Equal((probabilities[c] - target) / 17, gradient[(16 * n) + c], 1e-6);
            }
        }

        Assert.Equal(expected, loss.Loss, 1e-5);
        Assert.Equal(
            Enumerable.Range(0, 17)
                .Count(n => labels[n] == Array.IndexOf(scores, scores[(16 * n)..(16 * (n + 1))].Max(), 16 * n) - (16 * n)),
            loss.Correct);
    }

    [Fact]
    public void A_vector_with_a_border_has_the_loss_of_one_without()
    {
        var shape = ActivationShape.Vector(4);
        var numbers = Samples.Uniform(20 * 4, seed: 3);
        int[] labels = [.. Enumerable.Range(0, 20).Select(n => n % 4)];
        var loss = new SoftmaxCrossEntropy();
        var (plain, bordered) = (Images.Input(shape, 20, default, numbers), Images.Input(shape, 20, Images.Wide, numbers));
        var (plainGradient, borderedGradient) = (Images.Unwritten(shape, 20, default), Images.Unwritten(shape, 20, Images.Narrow));
        Assert.Equal(loss.Evaluate(plain, labels, plainGradient), loss.Evaluate(bordered, labels, borderedGradient));
        Assert.Equal(Images.GradientNumbers(plainGradient), Images.GradientNumbers(borderedGradient));
    }

    [Fact]
    public void Images_in_strips_are_refused_with_the_remedy()
    {
        var logits = new Activations(new ActivationShape(4, 1, 3), 2, strips: 2);
        var thrown = Assert.Throws<ArgumentException>(() => new SoftmaxCrossEntropy().Evaluate(logits, [0, 1]));
        Assert.Contains("in 2 strips; a loss takes whole images. Allocate it with strips: 1", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_step_allocates_nothing_after_the_first()
    {
        using var network = Network.Image(1, 2, 2).Add(new SixteenClasses()).Build(batch: 17, threads: 1);
        network.Initialize(seed: 2, sparsity: 0.5);
        var (loss, sgd, samples, labels) =
            (new SoftmaxCrossEntropy(), new Sgd(0.1f, momentum: 0.9f), Samples.Uniform(17 * 4, seed: 1), new int[17]);
        Step();
        Assert.Equal(0, Allocation.Of(Step));

        void Step()
        {
            network.SetInput(samples);
            loss.Evaluate(network.Forward(), labels, network.OutputGradient);
            network.Backward();
            sgd.Step(network, 0.1f);
        }
    }

    private static double[] Softmax(float[] scores)
    {
        double sum = scores.Sum(score => Math.Exp(score));
        return [.. scores.Select(score => Math.Exp(score) / sum)];
    }
}
