using System.Runtime.CompilerServices;

namespace KernelGen.Training;

/// <content>A training run, new or resumed.</content>
public sealed partial class Trainer
{
    private Checkpoint? _resumed;

    /// <summary>
    /// Makes the next call of <see cref="Fit"/> continue an interrupted training, bit for bit, from a checkpoint that
    /// <see cref="Checkpoints"/> of an equal trainer have saved. Network, optimiser, loss, schedule, hooks, samples and the arguments of
    /// Fit must be those of then; the number of threads may differ. <see cref="Fit"/> takes over the checkpoint, so nothing changes before.
    /// </summary>
    /// <param name="path">A checkpoint, or a folder of checkpoints of which the newest is taken.</param>
    /// <returns>The checkpoint: where the training continues.</returns>
    /// <exception cref="FileNotFoundException">There is no checkpoint.</exception>
    /// <exception cref="InvalidDataException">
    /// The checkpoint is damaged: the message names the one before it, from which to resume.
    /// </exception>
    public Checkpoint Resume(string path) => _resumed = Checkpoint.Find(path);

    /// <summary>
    /// Trains for some epochs and gives a result after each. The work runs on the thread pool, so the thread of the caller is free. Before
    /// the first step, it calls <see cref="Network.Tune"/>, and turns <see cref="Network.Training"/> on if it is off. After
    /// <see cref="Resume"/>, it first takes over the checkpoint, with its kernels instead of tuned ones, and gives the remaining epochs:
    /// none, if all are done.
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
    /// <exception cref="InvalidOperationException">
    /// A layer has no weights yet, or another thread uses the network, or the folder of checkpoints holds those of another run.
    /// </exception>
    /// <exception cref="InvalidDataException">
    /// The checkpoint does not fit the network, the trainer, the samples or these arguments: the message lists all that differs, and
    /// nothing has changed.
    /// </exception>
    /// <exception cref="IOException">A checkpoint cannot be written or read.</exception>
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

    private async IAsyncEnumerable<EpochResult> Epochs(
        IBatchSource train, IBatchSource? test, int epochs, int seed, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var run = await Task.Run(() => Begin(train, epochs, seed, cancellationToken), cancellationToken).ConfigureAwait(false);
        while (!run.IsDone)
        {
            // The run itself asks whether it was cancelled: it may have to save where it is.
            yield return await Task.Run(() => RunEpoch(run, test, cancellationToken), CancellationToken.None).ConfigureAwait(false);
        }
    }

    private TrainingRun Begin(IBatchSource train, int epochs, int seed, CancellationToken cancellationToken)
    {
        if (_resumed is null)
            Network.RequireWeights();
        var run = new TrainingRun(this, train, epochs, seed, _resumed, cancellationToken);
        TurnTrainingOn();
        if (_resumed is null)
            Network.Tune(cancellationToken: cancellationToken);
        (_resumed, OtherKernels) = (null, run.OtherKernels);
        return run;
    }

    private EpochResult RunEpoch(TrainingRun run, IBatchSource? test, CancellationToken cancellationToken)
    {
        // No other thread may use the network between training and evaluation.
        using var use = Network.Use();
        try
        {
            cancellationToken.ThrowIfCancellationRequested();
            var result = run.RunEpoch(cancellationToken);
            if (test is not null)
            {
                var evaluation = Evaluate(test, cancellationToken);
                result = result with { TestAccuracy = evaluation.Accuracy, TestLoss = evaluation.Loss };
            }

            run.EndEpoch(result);
            return result;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            run.SaveStopped();
            throw;
        }
    }

    /// <summary>
    /// If training is on, it is not set again: the caller may have turned it off for single layers. If it is off for all layers, another
    /// network that shares them has done that.
    /// </summary>
    private void TurnTrainingOn()
    {
        if (!Network.Training || Network.Layers.All(row => !row.Layer.Training))
            Network.Training = true;
    }
}
