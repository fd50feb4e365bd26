namespace KernelGen.Reference.Tests.Training;

/// <summary>An optimiser and its reference, made anew for every run.</summary>
/// <param name="LearningRate">Step width, before it falls.</param>
/// <param name="Product">Makes the product's.</param>
/// <param name="Reference">Makes the reference.</param>
internal sealed record OptimizerPair(float LearningRate, Func<Optimizer> Product, Func<IDescent> Reference)
{
    public static OptimizerPair Sgd(float learningRate, float momentum = 0, bool nesterov = false, float weightDecay = 0) =>
        new(
            learningRate, () => new Sgd(learningRate, momentum, nesterov, weightDecay),
            () => new GradientDescent(momentum, nesterov, weightDecay));

    public static OptimizerPair Adam(float learningRate, float weightDecay, bool decoupled) => new(
        learningRate,
        () => decoupled ? new AdamW(learningRate, weightDecay: weightDecay) : new Adam(learningRate, weightDecay: weightDecay),
        () => new AdaptiveDescent(decay: weightDecay, decoupled: decoupled));
}

/// <summary>A method that changes masks, and its reference, made anew for every run.</summary>
/// <param name="Product">Makes the product's.</param>
/// <param name="Reference">Makes the reference.</param>
internal sealed record MethodPair(Func<SparsityMethod> Product, Func<IMaskMethod> Reference)
{
    public static MethodPair Pruning(double sparsity) => new(
        () => new GradualMagnitudePruning(sparsity, begin: 0.1, end: 0.8, interval: 3),
        () => new CubicPruning(sparsity, new MaskTimetable(0.1, 0.8, 3)));

    public static MethodPair RigL() =>
        new(() => new RigL(end: 0.8, interval: 4), () => new RiggedLottery(0.3, new MaskTimetable(0, 0.8, 4)));
}
