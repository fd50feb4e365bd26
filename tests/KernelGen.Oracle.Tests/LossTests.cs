using static TorchSharp.torch;

namespace KernelGen.Oracle.Tests;

public class LossTests : OracleTests
{
    private const int Classes = 11;

    [Theory]
    [InlineData(1, 0)]
    [InlineData(16, 0)]
    [InlineData(37, 0)]
    [InlineData(37, 0.1f)]
    [InlineData(37, 1)]
    public void Cross_entropy_agrees(int batch, float labelSmoothing)
    {
        // Scores up to 20, so that some softmax is nearly 0 or 1.
        var scores = Array.ConvertAll(Numbers.Uniform(batch * Classes, seed: batch), score => 20 * score);
        var labels = Numbers.Labels(batch, Classes, seed: ~batch);
        var shape = ActivationShape.Vector(Classes);
        var (logits, gradient) = (new Activations(shape, batch), new Activations(shape, batch));
        logits.Load(scores);
        double loss = new SoftmaxCrossEntropy(labelSmoothing).Evaluate(logits, labels, gradient).Loss;
        var ours = new float[scores.Length];
        gradient.Store(ours);

        using var scope = NewDisposeScope();
        using var recording = enable_grad();
        var z = tensor(scores, [batch, Classes]).requires_grad_(true);
        var expected = Libtorch.CrossEntropy(z, labels, labelSmoothing);
        expected.backward();
        Tolerance.Require([expected.item<float>()], [(float)loss], Tolerance.OfLayer, "loss");
        Tolerance.Require(z.grad!.Numbers(), ours, Tolerance.OfLayer, "gradient of the logits");
    }
}
