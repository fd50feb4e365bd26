namespace KernelGen.Training;

/// <summary>
/// The learning rate over a training run. Derive from this to write another schedule; the methods here create those of PyTorch.
/// </summary>
public abstract class LearningRateSchedule
{
    /// <summary>The optimiser's rate at every step.</summary>
    public static LearningRateSchedule Constant { get; } = new ConstantSchedule();

    /// <summary>The numbers by which it was created, as text: a resumed training must have the same. Empty for none.</summary>
    public virtual string Settings => "";

    /// <summary>The rate for one step.</summary>
    /// <param name="rate">The optimiser's rate.</param>
    /// <param name="clock">The position of the step in the run.</param>
    /// <returns>A rate that is finite and 0 or more.</returns>
    public abstract float At(float rate, in TrainingClock clock);

    /// <summary>
    /// A rate that decreases by a factor every few epochs: <c>rate * factor^floor((epoch - 1) / epochs)</c>, PyTorch's <c>StepLR</c>.
    /// </summary>
    /// <param name="epochs">Epochs between two decreases, at least 1.</param>
    /// <param name="factor">What the rate is multiplied by, from above 0 to 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    public static LearningRateSchedule EveryEpochs(int epochs, float factor = 0.1f) => new StepSchedule(epochs, factor);

    /// <summary>
    /// Half a cosine from the optimiser's rate down to a minimum, step by step: <c>minimum + (rate - minimum) * (1 + cos(pi * step /
    /// steps)) / 2</c>, which is PyTorch's <c>CosineAnnealingLR</c> with <c>T_max</c> = all steps, advanced after every step rather than
    /// after every epoch.
    /// </summary>
    /// <param name="minimum">The rate at the end, finite and 0 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">The minimum is out of range.</exception>
    public static LearningRateSchedule Cosine(float minimum = 0) => new CosineSchedule(minimum);

    /// <summary>
    /// One increase and one decrease, each half a cosine (Smith and Topin, <i>Super-Convergence</i>, 2018), with the defaults of PyTorch's
    /// <c>OneCycleLR</c>: from <c>rate / startDivisor</c> up to the optimiser's rate, then down to <c>rate / startDivisor / endDivisor</c>.
    /// Momentum is not changed.
    /// </summary>
    /// <param name="rise">Share of the steps in which the rate increases, above 0 and below 1.</param>
    /// <param name="startDivisor">The optimiser's rate divided by the first rate, at least 1.</param>
    /// <param name="endDivisor">The first rate divided by the last rate, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    public static LearningRateSchedule OneCycle(float rise = 0.3f, float startDivisor = 25, float endDivisor = 1e4f) =>
        new OneCycleSchedule(rise, startDivisor, endDivisor);

    /// <summary>
    /// This schedule after a linear increase: <c>rate * (start + (1 - start) * step / steps)</c> for the first steps, then this schedule
    /// over the remaining steps. That is PyTorch's <c>LinearLR</c> before another schedule in <c>SequentialLR</c>. A schedule that counts
    /// epochs counts those of the increase too.
    /// </summary>
    /// <param name="steps">Steps of the increase, 0 or more.</param>
    /// <param name="start">Share of the rate in the first step, above 0 and at most 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    public LearningRateSchedule WithWarmup(int steps, float start = 1f / 3) => new WarmupSchedule(this, steps, start);
}
