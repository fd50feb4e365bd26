using System.Diagnostics;
using KernelGen;
using KernelGen.Samples;
using ResNet18.CommandLine;
using ResNet18.Data;

namespace ResNet18;

/// <summary>The training: one step after the other, as long as there are any, with the time of each part.</summary>
/// <param name="network">The network.</param>
/// <param name="images">Where the images come from.</param>
/// <param name="options">Steps, learning rate, label smoothing.</param>
internal sealed class TrainingSteps(Network network, IImageSource images, ResNetOptions options)
{
    // Those of torchvision's own training of ResNet.
    private const float Momentum = 0.9f;
    private const float WeightDecay = 1e-4f;

    private readonly SoftmaxCrossEntropy _loss = new(options.LabelSmoothing);
    private readonly Sgd _optimizer = new(options.LearningRate, Momentum, weightDecay: WeightDecay);
    private readonly List<double> _losses = [];
    private readonly List<StepTime> _times = [];
    private IReadOnlyList<LayerTime> _start = LayerTime.Of(network);

    /// <summary>The loss of each step.</summary>
    public IReadOnlyList<double> Losses => _losses;

    /// <summary>The time of each step.</summary>
    public IReadOnlyList<StepTime> Times => _times;

    /// <summary>The mean time of each layer in the steps after the first; in the first where there is no other.</summary>
    public IReadOnlyList<LayerTime> LayerTimes => LayerTime.PerStep(_start, LayerTime.Of(network), Math.Max(1, _times.Count - 1));

    /// <summary>Seconds spent waiting for images, which count to no step.</summary>
    public double Waited { get; private set; }

    /// <summary>Takes all steps.</summary>
    /// <param name="done">Called after each.</param>
    /// <param name="cancellation">Stops between two steps.</param>
    /// <exception cref="InputException">The loss became NaN or infinite.</exception>
    public void Run(Action done, CancellationToken cancellation)
    {
        network.Training = true;
        for (int step = 0; step < options.Steps; step++)
        {
            cancellation.ThrowIfCancellationRequested();
            if (step == 1)
                _start = LayerTime.Of(network);
            long start = Stopwatch.GetTimestamp();
            var batch = images.Next();
            Waited += Stopwatch.GetElapsedTime(start).TotalSeconds;
            Take(batch, LearningRate.Cosine.At(options.LearningRate, step, options.Steps));
            done();
        }
    }

    private void Take(ImageBatch batch, float learningRate)
    {
        var clock = Stopwatch.StartNew();
        network.Load(batch.Samples, batch.Order);
        double loaded = clock.Elapsed.TotalSeconds;
        var output = network.Forward();
        double forward = clock.Elapsed.TotalSeconds;
        double loss = _loss.Evaluate(output, batch.Labels, network.OutputGradient).Loss;
        if (!double.IsFinite(loss))
            throw new InputException(FormattableString.Invariant($"--learning-rate {options.LearningRate}: the loss became {loss} in step {_losses.Count + 1}. Train with a lower learning rate."));
        double evaluated = clock.Elapsed.TotalSeconds;
        network.Backward();
        double backward = clock.Elapsed.TotalSeconds;
        _optimizer.Step(network, learningRate);
        double end = clock.Elapsed.TotalSeconds;
        _losses.Add(loss);
        _times.Add(new StepTime(end, forward - loaded, backward - evaluated, end - backward));
    }
}
