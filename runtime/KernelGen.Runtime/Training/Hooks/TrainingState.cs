namespace KernelGen.Training;

/// <summary>A training run as hooks see it. One object for the whole run, so that no step allocates.</summary>
public sealed class TrainingState
{
    internal TrainingState(Network network, Loss loss, Optimizer optimizer) =>
        (Network, Loss, Optimizer, Observer) = (network, loss, optimizer, new LayerObserver(network));

    /// <summary>The network that is trained.</summary>
    public Network Network { get; }

    /// <summary>The loss that is minimised.</summary>
    public Loss Loss { get; }

    /// <summary>The optimiser.</summary>
    public Optimizer Optimizer { get; }

    /// <summary>Counts for the results of epochs.</summary>
    internal LayerObserver Observer { get; }

    /// <summary>The position of the step in the run.</summary>
    public TrainingClock Clock { get; internal set; }

    /// <summary>The learning rate of the step, from the schedule.</summary>
    public float LearningRate { get; internal set; }

    /// <summary>Samples of the step; 0 before its first batch.</summary>
    public int Samples { get; internal set; }

    /// <summary>Mean loss over the samples of the step; 0 before its first batch.</summary>
    public double BatchLoss { get; internal set; }

    /// <summary>The time of the last step; set after the optimiser has run.</summary>
    public StepTime Time { get; internal set; }
}
