namespace KernelGen.Training;

/// <summary>
/// Updates parameters by their gradients. It has state only for numbers that a layer stores, so for a sparse layer it has state for the
/// nonzeros only. Derive from this to write another optimiser: give the number of slots of state for each number, and update a range of
/// numbers.
/// </summary>
/// <remarks>One thread at a time may use an optimiser. It may train several networks.</remarks>
public abstract class Optimizer
{
    private readonly OptimizerWork _work;

    /// <summary>Sets the hyperparameters that all optimisers have.</summary>
    /// <param name="learningRate">Step width before a schedule, finite and more than 0.</param>
    /// <param name="weightDecay">
    /// Penalty on large weights, finite and 0 or more; the derived optimiser defines its formula.
    /// </param>
    /// <param name="slots">Numbers of state for each number of a parameter, 0 or more; they are zero at first.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    protected Optimizer(float learningRate, float weightDecay, int slots)
    {
        RequirePositive(learningRate, "learning rate", "0.05", nameof(learningRate));
        if (!(weightDecay >= 0 && float.IsFinite(weightDecay)))
        {
            throw new ArgumentOutOfRangeException(
                nameof(weightDecay),
                FormattableString.Invariant($"The weight decay is {weightDecay}; it must be finite and 0 or more, say 0.0005."));
        }

        ArgumentOutOfRangeException.ThrowIfNegative(slots);
        (LearningRate, WeightDecay, Slots) = (learningRate, weightDecay, slots);
        _work = new OptimizerWork(Update);
    }

    /// <summary>Step width, before the schedule and the factor of a group.</summary>
    public float LearningRate { get; }

    /// <summary>Penalty on large weights, unless a group has another one.</summary>
    public float WeightDecay { get; }

    /// <summary>Numbers of state for each number of a parameter.</summary>
    public int Slots { get; }

    /// <summary>
    /// The hyperparameters as text: a resumed training must have the same. A derived optimiser adds its own to those of this class.
    /// </summary>
    public virtual string Settings => FormattableString.Invariant($"learning rate {LearningRate}, weight decay {WeightDecay}")
        + string.Concat(Groups.Select(group => $", {group.Settings}"));

    /// <summary>
    /// Groups of parameters that are trained with other hyperparameters. A parameter belongs to the first group that it matches.
    /// </summary>
    public IReadOnlyList<ParameterGroup> Groups
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value);
            foreach (var group in value)
                ArgumentNullException.ThrowIfNull(group, nameof(value));
            field = [.. value];
        }
    } = [];

    /// <summary>
    /// Moves all parameters of a network that are not frozen by one step of <see cref="LearningRate"/> against their gradients, and clears
    /// the gradients.
    /// </summary>
    /// <param name="network">The network.</param>
    /// <exception cref="InvalidOperationException">Another thread uses the network.</exception>
    public void Step(Network network) => Step(network, LearningRate);

    /// <summary>
    /// Moves all parameters of a network that are not frozen by one step against their gradients, and clears the gradients.
    /// </summary>
    /// <param name="network">The network.</param>
    /// <param name="learningRate">The step width to use, as a schedule gives it, finite and 0 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">The step width is negative, NaN or infinite.</exception>
    /// <exception cref="InvalidOperationException">Another thread uses the network.</exception>
    public void Step(Network network, float learningRate)
    {
        ArgumentNullException.ThrowIfNull(network);
        RequireRate(learningRate);
        using var use = network.Use();
        for (int i = 0; i < network.Parameters.Count; i++)
            Step(network.Parameters[i], learningRate, network.Workers);
    }

    /// <summary>Moves parameters that are not frozen by one step against their gradients, and clears the gradients.</summary>
    /// <param name="parameters">The parameters.</param>
    /// <param name="learningRate">The step width to use, as a schedule gives it, finite and 0 or more.</param>
    /// <param name="workers">Threads to use; null for the calling thread alone.</param>
    /// <exception cref="ArgumentOutOfRangeException">The step width is negative, NaN or infinite.</exception>
    public void Step(IReadOnlyList<Parameter> parameters, float learningRate, Workers? workers = null)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        RequireRate(learningRate);
        for (int i = 0; i < parameters.Count; i++)
            ArgumentNullException.ThrowIfNull(parameters[i], nameof(parameters));
        for (int i = 0; i < parameters.Count; i++)
            Step(new NamedParameter(parameters[i].Name, parameters[i]), learningRate, workers ?? Workers.CallerOnly);
    }

    /// <summary>
    /// Updates a range of the numbers of one parameter. It is called for disjoint ranges on several threads at the same time: the new value
    /// of a number must depend only on its value, gradient and state, so that results do not depend on the bounds of the ranges. The
    /// gradient is cleared afterwards.
    /// </summary>
    /// <param name="range">The numbers, their gradient and state, and the hyperparameters of this step.</param>
    protected abstract void Update(in ParameterRange range);

    /// <summary>Whether it needs to know in which step each number was created.</summary>
    internal virtual bool CountsSteps => false;

    /// <summary>Called before the step of a parameter is divided among threads.</summary>
    /// <param name="step">Number of the step of this parameter, from 1.</param>
    private protected virtual void Prepare(long step)
    {
    }

    /// <summary>Throws if a hyperparameter is not finite and more than 0.</summary>
    private protected static void RequirePositive(float value, string name, string example, string argument)
    {
        if (!(value > 0 && float.IsFinite(value)))
        {
            throw new ArgumentOutOfRangeException(
                argument, FormattableString.Invariant($"The {name} is {value}; it must be finite and more than 0, say {example}."));
        }
    }

    /// <summary>Throws if a share of an average is not from 0 to below 1.</summary>
    private protected static void RequireShare(double value, string name, string example, string argument)
    {
        if (!(value >= 0 && value < 1))
        {
            throw new ArgumentOutOfRangeException(
                argument, FormattableString.Invariant($"The {name} is {value}; it must be from 0 to below 1, say {example}."));
        }
    }

    private void Step(NamedParameter named, float rate, Workers workers)
    {
        var parameter = named.Parameter;
        if (parameter.Frozen)
            return;
        var state = parameter.StateOf(this, Slots, CountsSteps);
        if (!state.HasGroup)
            (state.Group, state.HasGroup) = (GroupOf(named), true);
        state.Steps++;
        Prepare(state.Steps);
        _work.Run(parameter, state, rate * (state.Group?.LearningRateFactor ?? 1), state.Group?.WeightDecay ?? WeightDecay, workers);
        parameter.MarkChanged();
    }

    private ParameterGroup? GroupOf(NamedParameter named)
    {
        foreach (var group in Groups)
        {
            if (group.Matches(named))
                return group;
        }

        return null;
    }

    private static void RequireRate(float learningRate)
    {
        if (!(learningRate >= 0 && float.IsFinite(learningRate)))
        {
            throw new ArgumentOutOfRangeException(
                nameof(learningRate),
                FormattableString.Invariant($"The learning rate of this step is {learningRate}; it must be finite and 0 or more."));
        }
    }
}
