namespace KernelGen.Training;

/// <summary>How the learning rate moves over a training run. Derive from this to write another; those of PyTorch are made by the methods here.</summary>
public abstract class LearningRateSchedule
{
    /// <summary>The optimiser's rate at every step.</summary>
    public static LearningRateSchedule Constant { get; } = new ConstantSchedule();

    /// <summary>The rate for one step.</summary>
    /// <param name="rate">The optimiser's rate.</param>
    /// <param name="clock">Which step it is.</param>
    /// <returns>A rate that is finite and 0 or more.</returns>
    public abstract float At(float rate, in TrainingClock clock);

    /// <summary>
    /// A rate that falls by a factor every few epochs: <c>rate * factor^floor((epoch - 1) / epochs)</c>, PyTorch's <c>StepLR</c>.
    /// </summary>
    /// <param name="epochs">Epochs from one fall to the next, at least 1.</param>
    /// <param name="factor">What the rate is multiplied by, from above 0 to 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    public static LearningRateSchedule EveryEpochs(int epochs, float factor = 0.1f) => new StepSchedule(epochs, factor);

    /// <summary>
    /// Half a cosine from the optimiser's rate down to a minimum, step by step: <c>minimum + (rate - minimum) * (1 + cos(pi * step / steps)) / 2</c>, which is PyTorch's
    /// <c>CosineAnnealingLR</c> with <c>T_max</c> = all steps, advanced after every step rather than after every epoch.
    /// </summary>
    /// <param name="minimum">The rate at the end, finite and 0 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">The minimum is out of range.</exception>
    public static LearningRateSchedule Cosine(float minimum = 0) => new CosineSchedule(minimum);

    /// <summary>
    /// One rise and one fall, each half a cosine (Smith and Topin, <i>Super-Convergence</i>, 2018), with the defaults of PyTorch's <c>OneCycleLR</c>: from
    /// <c>rate / startDivisor</c> up to the optimiser's rate, then down to <c>rate / startDivisor / endDivisor</c>. Momentum stays as it is.
    /// </summary>
    /// <param name="rise">Share of the steps in which the rate rises, above 0 and below 1.</param>
    /// <param name="startDivisor">By what the first rate is smaller, at least 1.</param>
    /// <param name="endDivisor">By what the last rate is smaller than the first, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    public static LearningRateSchedule OneCycle(float rise = 0.3f, float startDivisor = 25, float endDivisor = 1e4f) => new OneCycleSchedule(rise, startDivisor, endDivisor);

    /// <summary>
    /// This schedule after a linear rise: <c>rate * (start + (1 - start) * step / steps)</c> for the first steps, then this schedule over the steps that are left. That is PyTorch's
    /// <c>LinearLR</c> before another schedule in <c>SequentialLR</c>. A schedule that counts epochs counts those of the rise as well.
    /// </summary>
    /// <param name="steps">Steps of the rise, 0 or more.</param>
    /// <param name="start">Share of the rate in the first step, above 0 and at most 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    public LearningRateSchedule WithWarmup(int steps, float start = 1f / 3) => new WarmupSchedule(this, steps, start);
}
