using TorchSharp;

namespace KernelGen.Oracle.Tests;

/// <summary>
/// Trains a network and its twin side by side: the same weights at first, the same 20 batches, the last one smaller, SGD with momentum,
/// weight decay and a falling learning rate. Compares the gradients of the first step, the loss of every step, what both have learned
/// afterwards, and their answers to a batch that neither has seen.
/// </summary>
internal static class TrainingComparison
{
    private const int Steps = 20;

    /// <summary>Samples that the last batch is short of: no multiple of 16.</summary>
    private const int Missing = 5;

    public static void Require(Network network, Twin twin, Func<torch.Tensor, torch.Tensor> forward, float labelSmoothing = 0)
    {
        using var scope = torch.NewDisposeScope();
        using var recording = torch.enable_grad();
        var (loss, sgd) = (new SoftmaxCrossEntropy(labelSmoothing), new Sgd(0.05f, momentum: 0.9f, nesterov: true, weightDecay: 5e-4f));
        using var optimizer = twin.Optimizer(sgd);
        int features = network.InputShape.Features, classes = network.OutputShape.Features;
        for (int step = 0; step < Steps; step++)
        {
            int batch = step == Steps - 1 ? network.Batch - Missing : network.Batch;
            var (samples, labels) = (Numbers.Uniform(batch * features, seed: step), Numbers.Labels(batch, classes, seed: ~step));
            float rate = sgd.LearningRate * (Steps - step) / Steps;

            network.Load(samples);
            double ours = loss.Evaluate(network.Forward(), labels, network.OutputGradient).Loss;
            network.Backward();

            twin.ClearGradients();
            var logits = forward(Tensors.Batch(samples, network.InputShape));
            var theirs = torch.nn.functional.cross_entropy(logits, Tensors.Labels(labels), label_smoothing: labelSmoothing);
            theirs.backward();
            twin.MaskGradients();
            Tolerance.Require([theirs.item<float>()], [(float)ours], Tolerance.OfTraining, $"step {step}: loss");
            if (step == 0)
                twin.RequireGradients(Tolerance.OfNetwork, "first step");

            sgd.Step(network, rate);
            foreach (var group in optimizer.ParamGroups)
                group.LearningRate = rate;
            optimizer.step();
        }

        twin.RequireValues(Tolerance.OfTraining, $"after {Steps} steps");
        network.Training = false;
        var unseen = Numbers.Uniform(network.Batch * features, seed: Steps);
        Tolerance.Require(forward(Tensors.Batch(unseen, network.InputShape)).Numbers(), network.Predict(unseen), Tolerance.OfTraining, "answers");
    }
}
