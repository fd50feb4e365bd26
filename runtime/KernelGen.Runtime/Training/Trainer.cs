using System.Runtime.CompilerServices;

namespace KernelGen.Training;

/// <summary>Trains a network: shuffled epochs of forward, loss, backward and optimiser step.</summary>
public sealed class Trainer
{
    /// <summary>Sets what a training run needs.</summary>
    /// <param name="network">The network to train, with its weights set.</param>
    /// <param name="loss">The loss to minimise.</param>
    /// <param name="optimizer">The optimiser.</param>
    /// <param name="schedule">The schedule of the learning rate; null for <see cref="LearningRateSchedule.Constant"/>.</param>
    public Trainer(Network network, Loss loss, Optimizer optimizer, LearningRateSchedule? schedule = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(loss);
        ArgumentNullException.ThrowIfNull(optimizer);
        (Network, Loss, Optimizer, Schedule) = (network, loss, optimizer, schedule ?? LearningRateSchedule.Constant);
    }

    /// <summary>The network that is trained.</summary>
    public Network Network { get; }

    /// <summary>The loss that is minimised.</summary>
    public Loss Loss { get; }

    /// <summary>The optimiser.</summary>
    public Optimizer Optimizer { get; }

    /// <summary>The schedule of the learning rate.</summary>
    public LearningRateSchedule Schedule { get; }

    /// <summary>Code that runs at certain points of the training, in this order.</summary>
    public IReadOnlyList<TrainingHook> Hooks
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value);
            foreach (var hook in value)
                ArgumentNullException.ThrowIfNull(hook, nameof(value));
            field = [.. value];
        }
    } = [];

    /// <summary>
    /// Number of batches whose gradients are added before the optimiser takes a step, at least 1: for a mean over more samples than
    /// <see cref="Network.Batch"/>. The gradient is the mean of the gradients of the batches, weighted by their numbers of samples. With
    /// class weights, which are normalised within each batch, that is not the gradient of one large batch. Batch normalisation uses the
    /// statistics of each batch.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is not positive.</exception>
    public int AccumulatedBatches
    {
        get;
        init => field = value >= 1
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), $"{value} batches are to be accumulated; at least 1 is needed.");
    } = 1;

    /// <summary>Called after every batch, on the thread that trains.</summary>
    public IProgress<TrainingProgress>? Progress { get; init; }

    /// <summary>
    /// Trains for some epochs and gives a result after each. The work runs on the thread pool, so the thread of the caller is free. Before
    /// the first step, it calls <see cref="Network.Tune"/>, and turns <see cref="Network.Training"/> on if it is off.
    /// </summary>
    /// <param name="train">Training samples, in a new order every epoch.</param>
    /// <param name="test">Samples on which loss and accuracy are measured after every epoch; null for none.</param>
    /// <param name="epochs">Number of passes over the training samples, at least 1.</param>
    /// <param name="seed">
    /// Seed of the orders. The same seed and the same kernels give the same weights after every step, on any number of threads.
    /// </param>
    /// <param name="cancellationToken">Stops the run between two steps; the weights are those of the last step.</param>
    /// <exception cref="ArgumentException">A batch source does not fit the network, or the number of epochs is not positive.</exception>
    /// <exception cref="OperationCanceledException">The run was cancelled.</exception>
    /// <exception cref="InvalidOperationException">A layer has no weights yet, or another thread uses the network.</exception>
    /// <exception cref="NotFiniteNumberException">
    /// The loss became NaN or infinite; the weights are those before that step, the running statistics those before that batch.
    /// </exception>
    public IAsyncEnumerable<EpochResult> Fit(
        IBatchSource train, IBatchSource? test, int epochs, int seed = 1, CancellationToken cancellationToken = default)
    {
        Require(train, nameof(train));
        if (test is not null)
            Require(test, nameof(test));
        if (epochs < 1)
            throw new ArgumentOutOfRangeException(nameof(epochs), epochs, $"{epochs} epochs were asked for; at least 1 is needed.");
        return Epochs(train, test, epochs, seed, cancellationToken);
    }

    /// <summary>Computes loss and accuracy over samples with targets, without training.</summary>
    /// <param name="data">The samples.</param>
    /// <param name="cancellationToken">Stops between two batches.</param>
    /// <exception cref="ArgumentException">The samples do not fit the network, or their targets the loss.</exception>
    public EvaluationResult Evaluate(IBatchSource data, CancellationToken cancellationToken = default)
    {
        Require(data, nameof(data));
        using var use = Network.Use();
        double loss = 0;
        int correct = 0, count = 0;
        using var evaluation = new Evaluation(Network);
        foreach (var batch in data.Evaluate(Network.Batch))
        {
            cancellationToken.ThrowIfCancellationRequested();
            Network.SetInput(batch.Samples, batch.Order);
            var result = Loss.Evaluate(Network.Forward(), batch.Targets, gradient: null);
            loss += result.Loss * batch.Count;
            correct += result.Correct ?? 0;
            count += batch.Count;
        }

        if (count == 0)
            throw new InvalidOperationException($"The batch source gave no samples to evaluate, but its Count is {data.Count}.");
        return new EvaluationResult(loss / count, Loss.Classifies ? (double)correct / count : null);
    }

    private async IAsyncEnumerable<EpochResult> Epochs(
        IBatchSource train, IBatchSource? test, int epochs, int seed, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Network.RequireWeights();

        // If training is on, it is not set again: the caller may have turned it off for single layers. If it is off for all layers, another
        // network that shares them has done that.
        if (!Network.Training || Network.Layers.All(row => !row.Layer.Training))
            Network.Training = true;
        await Task.Run(() => Network.Tune(cancellationToken: cancellationToken), cancellationToken).ConfigureAwait(false);
        var run = new TrainingRun(this, train, epochs, seed);
        for (int number = 1; number <= epochs; number++)
        {
            int epoch = number;
            yield return await Task.Run(
                () =>
                {
                    // No other thread may use the network between training and evaluation.
                    using var use = Network.Use();
                    var result = run.RunEpoch(epoch, cancellationToken);
                    if (test is not null)
                    {
                        var evaluation = Evaluate(test, cancellationToken);
                        result = result with { TestAccuracy = evaluation.Accuracy, TestLoss = evaluation.Loss };
                    }

                    run.EndEpoch(result);
                    return result;
                },
                cancellationToken).ConfigureAwait(false);
        }
    }

    private void Require(IBatchSource data, string argument)
    {
        ArgumentNullException.ThrowIfNull(data, argument);
        if (data.Count < 1)
            throw new ArgumentException($"{argument} has a Count of {data.Count}; a batch source gives at least 1 sample.", argument);
        var input = Network.InputShape;
        bool bothImages = !data.Shape.IsVector && !input.IsVector;
        if (data.Shape.Features != input.Features || (bothImages && data.Shape != input))
        {
            throw new ArgumentException(
                $"{argument} has samples of shape {data.Shape}, but the network takes {input}. Start the network with that shape.",
                argument);
        }

        if (data.Classes > Network.OutputShape.Features)
        {
            throw new ArgumentException(
                $"{argument} has {data.Classes} classes, but the network gives {Network.OutputShape.Features} scores. "
                + $"Give its last layer {data.Classes} outputs.",
                argument);
        }
    }
}
