namespace KernelGen;

/// <summary>How the learning rate moves over a training run, as a factor on the optimiser's own rate.</summary>
public sealed class LearningRate
{
    private readonly Func<double, double> _factor;

    private LearningRate(Func<double, double> factor) => _factor = factor;

    /// <summary>The optimiser's rate at every step.</summary>
    public static LearningRate Constant { get; } = new(_ => 1);

    /// <summary>
    /// Half a cosine from the optimiser's rate down to 0, step by step: <c>rate * (1 + cos(pi * step / steps)) / 2</c>, which is PyTorch's
    /// <c>CosineAnnealingLR</c> with <c>T_max</c> = all steps, advanced after every step rather than after every epoch.
    /// </summary>
    public static LearningRate Cosine { get; } = new(done => (1 + Math.Cos(Math.PI * done)) / 2);

    /// <summary>The rate for one step.</summary>
    /// <param name="rate">The optimiser's rate.</param>
    /// <param name="step">The step's number over all epochs, from 0.</param>
    /// <param name="steps">Number of steps of the run, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The step is not from 0 to <paramref name="steps"/>.</exception>
    public float At(float rate, long step, long steps)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(steps);
        ArgumentOutOfRangeException.ThrowIfNegative(step);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(step, steps);
        return (float)(rate * _factor((double)step / steps));
    }
}
