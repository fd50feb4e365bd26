using System.Diagnostics;
using System.Globalization;

namespace KernelGen;

/// <summary>One call of <see cref="Trainer.Fit"/> under way: the order of the samples and how far it has come. No step allocates after the first.</summary>
internal sealed class TrainingRun
{
    private readonly Network _network;
    private readonly SoftmaxCrossEntropy _loss;
    private readonly Sgd _optimizer;
    private readonly LearningRate _schedule;
    private readonly IProgress<TrainingProgress>? _progress;
    private readonly Dataset _data;
    private readonly int _epochs;
    private readonly int _stepsPerEpoch;
    private readonly int[] _order;
    private readonly int[] _labels;
    private SeededRandom _random;
    private long _step;

    public TrainingRun(
        Network network, SoftmaxCrossEntropy loss, Sgd optimizer, LearningRate schedule, IProgress<TrainingProgress>? progress, Dataset data, int epochs, int seed)
    {
        (_network, _loss, _optimizer, _schedule, _progress, _data, _epochs) = (network, loss, optimizer, schedule, progress, data, epochs);
        _stepsPerEpoch = (data.Count + network.Batch - 1) / network.Batch;
        _order = Enumerable.Range(0, data.Count).ToArray();
        _labels = new int[network.Batch];
        _random = new SeededRandom(seed);
    }

    /// <summary>Goes once over all samples in a new order; what the test samples say is left open.</summary>
    public EpochResult RunEpoch(int epoch, CancellationToken cancellationToken)
    {
        using var use = _network.Use();
        Shuffle.Apply(_order, ref _random);
        long start = Stopwatch.GetTimestamp();
        double loss = 0;
        int correct = 0, done = 0;
        while (done < _order.Length)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int batch = Math.Min(_network.Batch, _order.Length - done);
            var result = Step(epoch, _order.AsMemory(done, batch));
            loss += result.Loss * batch;
            correct += result.Correct;
            done += batch;
            _progress?.Report(new TrainingProgress(epoch, _epochs, done, _order.Length, done / Stopwatch.GetElapsedTime(start).TotalSeconds, loss / done));
        }

        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        return new EpochResult(epoch, loss / done, (double)correct / done, null, seconds, done / seconds, Rate(_step - 1));
    }

    private BatchLoss Step(int epoch, ReadOnlyMemory<int> order)
    {
        var labels = _labels.AsSpan(0, order.Length);
        for (int i = 0; i < order.Length; i++)
            labels[i] = _data.Labels.Span[order.Span[i]];

        _network.Load(_data.Samples, order);
        var result = _loss.Evaluate(_network.Forward(), labels, _network.OutputGradient);
        if (!double.IsFinite(result.Loss))
        {
            _network.RevertForward();
            throw Diverged(epoch, result.Loss);
        }

        _network.Backward();
        _optimizer.Step(_network, Rate(_step));
        _step++;
        return result;
    }

    private float Rate(long step) => _schedule.At(_optimizer.LearningRate, step, (long)_stepsPerEpoch * _epochs);

    private NotFiniteNumberException Diverged(int epoch, double loss) => new(
        string.Create(CultureInfo.InvariantCulture, $"The loss became {loss} in epoch {epoch}, step {(_step % _stepsPerEpoch) + 1} of {_stepsPerEpoch}, at a learning rate of {Rate(_step):G6}. Train with a lower learning rate, and scale the samples to about -1 to 1."), loss);
}
