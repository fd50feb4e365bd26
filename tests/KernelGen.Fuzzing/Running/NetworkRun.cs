using KernelGen.Reference;
using KernelGen.Reference.Pairs;

namespace KernelGen.Fuzzing.Running;

/// <summary>The numbers that go into a network, and what comes out of the product and of the reference.</summary>
internal sealed class NetworkRun
{
    private const float Rate = 0.05f;

    private readonly ActivationShape _input;
    private readonly RunOptions _options;
    private readonly bool _training;
    private readonly float[] _questions;
    private readonly (float[] Samples, int[] Labels)[] _steps;

    /// <summary>Draws samples and labels. Batches take turns, and some are smaller than what their network was built for.</summary>
    public NetworkRun(ActivationShape input, int classes, int[] batches, int steps, bool training, Random random, RunOptions options)
    {
        (_input, _training, _options) = (input, training, options);
        _questions = Samples(batches[0] + 1);
        _steps = [.. Enumerable.Range(0, steps * batches.Length).Select(step =>
        {
            int batch = batches[step % batches.Length], size = step > 0 && batch > 8 ? batch - random.Next(3) : batch;
            return (Samples(size), Enumerable.Range(0, size).Select(_ => random.Next(classes)).ToArray());
        })];

        float[] Samples(int count) => new LayerNumbers(random, whole: false).Data(count * input.Features);
    }

    /// <summary>The reference's numbers.</summary>
    public List<Quantity> Expected(Chain reference, ReferenceTwin twin)
    {
        var descent = new GradientDescent(_options.Momentum, _options.Nesterov, _options.Decay);
        var losses = new double[_steps.Length];
        List<Quantity> all = [Predictions("prediction before training")];
        for (int step = 0; step < _steps.Length; step++)
        {
            var (samples, labels) = _steps[step];
            var scores = reference.Forward(Batch(samples), _training);
            (losses[step], var gradient) = CrossEntropy.Of(scores, labels, _options.Smoothing);
            reference.Backward(gradient);
            if (step == 0)
                all.AddRange([new("output", scores.Values, QuantityKind.Output), .. twin.ExpectedGradients("")]);
            descent.TakeStep(reference.Learned, Rate);
        }

        return [.. all, new("losses", losses, QuantityKind.Loss), .. twin.ExpectedValues("after training: "),
            Predictions("prediction after training")];

        Quantity Predictions(string name) => new(name, reference.Forward(Batch(_questions), training: false).Values, QuantityKind.Output);
    }

    /// <summary>The product's numbers, in the same order.</summary>
    public List<Quantity> Actual(List<Network> networks, ReferenceTwin twin)
    {
        var (loss, sgd) = (new SoftmaxCrossEntropy(_options.Smoothing),
            new Sgd(Rate, _options.Momentum, _options.Nesterov, _options.Decay));
        var losses = new double[_steps.Length];
        List<Quantity> all = [Quantity.Of("prediction before training", networks[^1].Predict(_questions), QuantityKind.Output)];
        for (int step = 0; step < _steps.Length; step++)
        {
            var (samples, labels) = _steps[step];
            var network = networks[step % networks.Count];
            network.Training = _training;
            network.SetInput(samples);
            var scores = network.Forward();
            losses[step] = loss.Evaluate(scores, labels, network.OutputGradient).Loss;
            var output = new float[labels.Length * scores.Shape.Features];
            scores.Store(output);
            network.Backward();
            if (step == 0)
                all.AddRange([Quantity.Of("output", output, QuantityKind.Output), .. twin.ActualGradients("")]);
            sgd.Step(network, Rate);
        }

        return [.. all, new("losses", losses, QuantityKind.Loss), .. twin.ActualValues("after training: "),
            Quantity.Of("prediction after training", networks[0].Predict(_questions), QuantityKind.Output)];
    }

    /// <summary>
    /// The samples. They are disturbed as results are: the first layer's sums round by the size of their terms, also where they cancel.
    /// </summary>
    private Array4 Batch(float[] samples) =>
        Array4.Of(samples, samples.Length / _input.Features, _input.Channels, _input.Height, _input.Width).Select(Rounding.Of);
}

/// <summary>Loss and optimiser.</summary>
internal sealed record RunOptions(float Smoothing, float Momentum, bool Nesterov, float Decay);
