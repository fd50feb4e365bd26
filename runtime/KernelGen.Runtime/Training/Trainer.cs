namespace KernelGen.Training;

/// <summary>Trains a network: shuffled epochs of forward, loss, backward and optimiser step.</summary>
public sealed partial class Trainer
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
            if (value.Distinct().Count() < value.Count)
                throw new ArgumentException("A hook is there twice. Create another one, or leave one out.", nameof(value));
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

    /// <summary>
    /// Where and how often checkpoints are saved; null for none. A run that is cancelled saves one at the step where it stopped.
    /// </summary>
    public CheckpointFolder? Checkpoints { get; init; }

    /// <summary>
    /// After a training was resumed, the passes whose kernels in the checkpoint do not exist here, say <c>Hidden Forward</c>, so that the
    /// tuner has chosen others: from there on, bits may differ from those of the uninterrupted run. Empty otherwise.
    /// </summary>
    public IReadOnlyList<string> OtherKernels { get; private set; } = [];

    /// <summary>Called after every batch, on the thread that trains.</summary>
    public IProgress<TrainingProgress>? Progress { get; init; }

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
