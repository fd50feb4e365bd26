namespace KernelGen.Training;

/// <summary>
/// Code that runs at certain points of a training run: derive from this and override the methods that are needed. Hooks run in their order
/// on the thread that trains, and may use the network. An exception of a hook ends the run.
/// </summary>
public abstract class TrainingHook
{
    /// <summary>
    /// The numbers by which the hook was created, as text, say <c>maximal norm 1</c>: a resumed training must have the same. Empty for
    /// none.
    /// </summary>
    public virtual string Settings => "";

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

    /// <summary>
    /// Saves what the hook needs to continue an interrupted training; nothing unless this is overridden. Called between two steps.
    /// </summary>
    /// <param name="state">The run.</param>
    /// <param name="numbers">Takes the numbers; checkpoints hold them.</param>
    public virtual void SaveState(TrainingState state, SavedNumbers numbers)
    {
    }

    /// <summary>
    /// Takes over what <see cref="SaveState"/> has saved. Called before the first step of a resumed training, and before the network gets
    /// the numbers of the checkpoint, so that nothing has changed if the hook refuses.
    /// </summary>
    /// <param name="state">The run.</param>
    /// <param name="numbers">The numbers; none if nothing was saved, for a hook that begins anew.</param>
    /// <exception cref="ArgumentException">They do not fit the hook or the network: then the checkpoint is refused as a whole.</exception>
    public virtual void LoadState(TrainingState state, SavedNumbers numbers)
    {
    }
}
