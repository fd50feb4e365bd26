namespace KernelGen.Training;

/// <summary>
/// Code that runs at certain points of a training run: derive from this and override the methods that are needed. Hooks run in their order
/// on the thread that trains, and may use the network. An exception of a hook ends the run.
/// </summary>
public abstract class TrainingHook
{
    /// <summary>Before the first forward pass of a step.</summary>
    /// <param name="state">The run.</param>
    public virtual void BeforeStep(TrainingState state)
    {
    }

    /// <summary>
    /// After the last backward pass of a step: parameters hold the whole gradient of the step, and the optimiser comes next.
    /// </summary>
    /// <param name="state">The run.</param>
    public virtual void AfterBackward(TrainingState state)
    {
    }

    /// <summary>After the optimiser's step.</summary>
    /// <param name="state">The run.</param>
    public virtual void AfterStep(TrainingState state)
    {
    }

    /// <summary>After an epoch and its evaluation.</summary>
    /// <param name="state">The run.</param>
    /// <param name="result">The result of the epoch.</param>
    public virtual void AfterEpoch(TrainingState state, EpochResult result)
    {
    }
}
