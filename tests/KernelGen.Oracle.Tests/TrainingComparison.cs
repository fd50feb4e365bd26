using TorchSharp;

namespace KernelGen.Oracle.Tests;

/// <summary>
/// Trains a network and its twin side by side: the same weights at first, the same 20 batches, the last one smaller, SGD with momentum,
/// weight decay and a falling learning rate. Compares the loss of every step, the weights afterwards and the answers to a batch that neither has seen.
/// </summary>
internal static class TrainingComparison
{
    private const int Steps = 20;

    public static void Require(Network network, Twin twin, Func<torch.Tensor, bool, torch.Tensor> forward, SoftmaxCrossEntropy loss, double labelSmoothing = 0)
    {
        using var scope = torch.NewDisposeScope();
        using var recording = torch.enable_grad();
        var sgd = new Sgd(0.05f, momentum: 0.9f, nesterov: true, weightDecay: 5e-4f);
        var optimizer = twin.Optimizer(sgd);
        int features = network.InputShape.Features, classes = network.OutputShape.Features;
        for (int step = 0; step < Steps; step++)
        {
            int batch = step == Steps - 1 ? network.Batch - 5 : network.Batch;
            var (samples, labels) = (Numbers.Uniform(batch * features, seed: step), Numbers.Labels(batch, classes, seed: ~step));
            float rate = sgd.LearningRate * (1 - (0.04f * step));

            network.Load(samples);
            double ours = loss.Evaluate(network.Forward(), labels, network.OutputGradient).Loss;
            network.Backward();
            sgd.Step(network, rate);

            var logits = forward(torch.tensor(samples, SizesOf(network.InputShape, batch)), true);
            var theirs = torch.nn.functional.cross_entropy(logits, torch.tensor(Array.ConvertAll(labels, label => (long)label)), label_smoothing: labelSmoothing);
            optimizer.zero_grad();
            theirs.backward();
            twin.MaskGradients();
            foreach (var group in optimizer.ParamGroups)
                group.LearningRate = rate;
            optimizer.step();
            Tolerance.Require([theirs.item<float>()], [(float)ours], Tolerance.OfTraining, $"loss of step {step}");
        }

        twin.RequireSame(Tolerance.OfTraining, $"after {Steps} steps");
        var unseen = Numbers.Uniform(network.Batch * features, seed: Steps);
        var answers = forward(torch.tensor(unseen, SizesOf(network.InputShape, network.Batch)), false);
        Tolerance.Require(answers.detach().contiguous().data<float>().ToArray(), network.Predict(unseen), Tolerance.OfTraining, "answers");
    }

    private static long[] SizesOf(ActivationShape shape, int batch) =>
        shape.IsVector ? [batch, shape.Channels] : [batch, shape.Channels, shape.Height, shape.Width];
}
