namespace KernelGen.Reference.Tests.Training;

/// <summary>An optimiser and its reference, made anew for every run.</summary>
/// <param name="LearningRate">Step width, before it falls.</param>
/// <param name="Product">Makes the product's.</param>
/// <param name="Reference">Makes the reference.</param>
internal sealed record OptimizerPair(float LearningRate, Func<Optimizer> Product, Func<IDescent> Reference)
{
    public static OptimizerPair Sgd(float learningRate, float momentum = 0, bool nesterov = false, float weightDecay = 0) =>
        new(learningRate, () => new Sgd(learningRate, momentum, nesterov, weightDecay), () => new GradientDescent(momentum, nesterov, weightDecay));

    public static OptimizerPair Adam(float learningRate, float weightDecay, bool decoupled) => new(
        learningRate, () => decoupled ? new AdamW(learningRate, weightDecay: weightDecay) : new Adam(learningRate, weightDecay: weightDecay),
        () => new AdaptiveDescent(decay: weightDecay, decoupled: decoupled));
}
