using System.Runtime.CompilerServices;

namespace KernelGen;

/// <summary>Trains a network: shuffled epochs of forward, loss, backward and optimiser step.</summary>
public sealed class Trainer
{
    private readonly Network _network;
    private readonly SoftmaxCrossEntropy _loss;
    private readonly Sgd _optimizer;
    private readonly LearningRate _schedule;

    /// <summary>Ties together what a training run needs.</summary>
    /// <param name="network">The network to train, with its weights set.</param>
    /// <param name="loss">What to make small.</param>
    /// <param name="optimizer">How to make it small.</param>
    /// <param name="schedule">How the learning rate moves; null for <see cref="LearningRate.Constant"/>.</param>
    public Trainer(Network network, SoftmaxCrossEntropy loss, Sgd optimizer, LearningRate? schedule = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(loss);
        ArgumentNullException.ThrowIfNull(optimizer);
        (_network, _loss, _optimizer, _schedule) = (network, loss, optimizer, schedule ?? LearningRate.Constant);
    }

    /// <summary>Hears of every training step, on the thread that trains; null for nobody.</summary>
    public IProgress<TrainingProgress>? Progress { get; init; }

    /// <summary>Trains for some epochs and gives a result after each. The work runs on the thread pool, so the caller's thread stays free. Before the first step, <see cref="Network.Tune"/> is called, and <see cref="Network.Training"/> turned on where it is off.</summary>
    /// <param name="train">Samples to learn from, visited in a new order every epoch.</param>
    /// <param name="test">Samples to measure accuracy on after every epoch; null for none.</param>
    /// <param name="epochs">How often to go over the training samples, at least 1.</param>
    /// <param name="seed">Decides the orders: same seed and same kernels, same weights after every step, on any number of threads.</param>
    /// <param name="cancellationToken">Stops the run between two steps; the weights stay as they are then.</param>
    /// <exception cref="ArgumentException">A data set does not fit the network, or the number of epochs is not positive.</exception>
    /// <exception cref="OperationCanceledException">The run was cancelled.</exception>
    /// <exception cref="InvalidOperationException">A layer has no weights yet, or another thread uses the network.</exception>
    /// <exception cref="NotFiniteNumberException">The loss became NaN or infinite; weights and running statistics stay as they were before that step.</exception>
    public IAsyncEnumerable<EpochResult> Fit(Dataset train, Dataset? test, int epochs, int seed = 1, CancellationToken cancellationToken = default)
    {
        Require(train, nameof(train));
        if (test is not null)
            Require(test, nameof(test));
        if (epochs < 1)
            throw new ArgumentOutOfRangeException(nameof(epochs), epochs, $"{epochs} epochs were asked for; at least 1 is needed.");
        return Epochs(train, test, epochs, seed, cancellationToken);
    }

    /// <summary>The loss and accuracy over labelled samples, without training.</summary>
    /// <param name="data">The samples.</param>
    /// <param name="cancellationToken">Stops between two batches.</param>
    /// <exception cref="ArgumentException">The data set does not fit the network.</exception>
    public EvaluationResult Evaluate(Dataset data, CancellationToken cancellationToken = default)
    {
        Require(data, nameof(data));
        using var use = _network.Use();
        double loss = 0;
        int correct = 0, features = data.Shape.Features;
        using var evaluation = new Evaluation(_network);
        for (int first = 0; first < data.Count; first += _network.Batch)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int batch = Math.Min(_network.Batch, data.Count - first);
            _network.Load(data.Samples.Span.Slice(first * features, batch * features));
            var result = _loss.Evaluate(_network.Forward(), data.Labels.Span.Slice(first, batch), gradient: null);
            loss += result.Loss * batch;
            correct += result.Correct;
        }

        return new EvaluationResult(loss / data.Count, (double)correct / data.Count);
    }

    private async IAsyncEnumerable<EpochResult> Epochs(
        Dataset train, Dataset? test, int epochs, int seed, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        _network.RequireWeights();

        // Not where it is on: a single layer may have been turned off. Where all are off, another network that shares them has done that.
        if (!_network.Training || _network.Layers.All(row => !row.Layer.Training))
            _network.Training = true;
        await Task.Run(() => _network.Tune(cancellationToken: cancellationToken), cancellationToken).ConfigureAwait(false);
        var run = new TrainingRun(_network, _loss, _optimizer, _schedule, Progress, train, epochs, seed);
        for (int number = 1; number <= epochs; number++)
        {
            int epoch = number;
            yield return await Task.Run(
                () =>
                {
                    // Between training and evaluation no other thread may come in.
                    using var use = _network.Use();
                    var result = run.RunEpoch(epoch, cancellationToken);
                    return test is null ? result : result with { TestAccuracy = Evaluate(test, cancellationToken).Accuracy };
                },
                cancellationToken).ConfigureAwait(false);
        }
    }

    private void Require(Dataset data, string argument)
    {
        ArgumentNullException.ThrowIfNull(data, argument);
        var input = _network.InputShape;
        bool bothImages = !data.Shape.IsVector && !input.IsVector;
        if (data.Shape.Features != input.Features || (bothImages && data.Shape != input))
            throw new ArgumentException($"{argument} has samples of shape {data.Shape}, but the network takes {input}. Start the network with that shape.", argument);
        if (data.Classes > _network.OutputShape.Features)
            throw new ArgumentException($"{argument} has {data.Classes} classes, but the network gives {_network.OutputShape.Features} scores. Give its last layer {data.Classes} outputs.", argument);
    }
}
