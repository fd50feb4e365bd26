using KernelGen.Reference.Pairs;

namespace KernelGen.Reference.Tests.Training;

/// <summary>
/// Trains a network and its reference side by side: the same weights at first, the same 20 batches, the last one smaller, an optimiser
/// with a falling learning rate (where none is named, SGD with Nesterov's momentum and weight decay). Compares the gradients of the first
/// step, the losses of all steps, all that both have learned afterwards with their masks, running statistics, and the answers to a batch
/// that neither has seen.
/// </summary>
internal sealed class TrainingComparison(Func<NetworkPair> describe, ActivationShape input, int batch, double sparsity,
    float labelSmoothing, OptimizerPair optimizers, MethodPair? methods)
{
    private const int Steps = 20;

    /// <summary>Samples that the last batch is short of: no multiple of 16.</summary>
    private const int Missing = 5;

    /// <summary>Where rounding decides a branch, other numbers are drawn, so often at most.</summary>
    private const int Draws = 5;

    private const string First = "first step: ";

    private static readonly string After = $"after {Steps} steps: ";

    public static void Require(Func<NetworkPair> describe, ActivationShape input, int batch, double sparsity, float labelSmoothing = 0,
        OptimizerPair? optimizers = null, MethodPair? methods = null)
    {
        var comparison = new TrainingComparison(describe, input, batch, sparsity, labelSmoothing,
            optimizers ?? OptimizerPair.Sgd(0.05f, momentum: 0.9f, nesterov: true, weightDecay: 5e-4f), methods);
        Judged? judged = null;
        for (int draw = 0; draw < Draws; draw++)
        {
            judged = comparison.Judge(seed: 1000 * draw);
            if (judged.Verdict != Verdict.Undecided)
                break;
        }

        Assert.True(judged!.Verdict == Verdict.Agrees, $"{judged.Verdict}: {judged.Where}");
    }

    /// <summary>One draw, with layers and an optimiser of its own.</summary>
    private Judged Judge(int seed)
    {
        var pair = describe();
        using var network = pair.Build(input, batch, threads: 2);
        network.Initialize(seed: seed + 1, sparsity);
        var twin = new ReferenceTwin();
        var reference = pair.Reference(twin);
        int classes = network.OutputShape.Features;
        var expected = Expected(twin, reference, classes, seed);
        return Judgement.Of(expected, Actual(twin, network, seed), () =>
        {
            twin.Restart();
            return Expected(twin, reference, classes, seed);
        });
    }

    private List<Quantity> Expected(ReferenceTwin twin, Chain reference, int classes, int seed)
    {
        var (descent, method) = (optimizers.Reference(), methods?.Reference());
        var (quantities, losses) = (new List<Quantity>(), new double[Steps]);
        for (int step = 0; step < Steps; step++)
        {
            var (samples, labels, rate) = Step(step, classes, seed);
            (losses[step], var gradient) = CrossEntropy.Of(reference.Forward(Batch(samples), training: true), labels, labelSmoothing);
            reference.Backward(gradient);
            if (step == 0)
                quantities.AddRange(twin.ExpectedGradients(First));
            method?.Change(reference.Learned, step, Steps);
            descent.TakeStep(reference.Learned, rate);
        }

        return [.. quantities, new("losses", losses, QuantityKind.Loss), .. twin.ExpectedValues(After),
            new("answers", reference.Forward(Batch(Unseen(seed)), training: false).Values, QuantityKind.Output)];
    }

    private List<Quantity> Actual(ReferenceTwin twin, Network network, int seed)
    {
        var optimizer = optimizers.Product();
        var loss = new SoftmaxCrossEntropy(labelSmoothing);
        var (method, state) = (methods?.Product(), new TrainingState(network, loss, optimizer));
        var (quantities, losses) = (new List<Quantity>(), new double[Steps]);
        for (int step = 0; step < Steps; step++)
        {
            var (samples, labels, rate) = Step(step, network.OutputShape.Features, seed);
            state.Clock = new TrainingClock(1, 1, step, Steps);
            method?.BeforeStep(state);
            network.SetInput(samples);
            losses[step] = loss.Evaluate(network.Forward(), labels, network.OutputGradient).Loss;
            network.Backward();
            if (step == 0)
                quantities.AddRange(twin.ActualGradients(First));
            method?.AfterBackward(state);
            optimizer.Step(network, rate);
        }

        return [.. quantities, new("losses", losses, QuantityKind.Loss), .. twin.ActualValues(After),
            Quantity.Of("answers", network.Predict(Unseen(seed)), QuantityKind.Output)];
    }

    private (float[] Samples, int[] Labels, float Rate) Step(int step, int classes, int seed)
    {
        int size = step == Steps - 1 ? batch - Missing : batch;
        return (Numbers.Uniform(size * input.Features, seed + step), Numbers.Labels(size, classes, ~(seed + step)),
            optimizers.LearningRate * (Steps - step) / Steps);
    }

    private float[] Unseen(int seed) => Numbers.Uniform(batch * input.Features, seed + Steps);

    private Array4 Batch(float[] samples) => Array4.Of(samples, samples.Length / input.Features, input.Channels, input.Height, input.Width);
}
