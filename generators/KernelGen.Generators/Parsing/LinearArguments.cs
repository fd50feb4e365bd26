namespace KernelGen.Generators.Parsing;

/// <summary>What the attribute of a linear layer says, as it was written: not checked yet.</summary>
internal readonly record struct LinearArguments(
    int InFeatures, int OutFeatures, bool Bias, int Activation, bool DenseKernels, PatternArguments Pattern)
{
    public const string InFeaturesName = "inFeatures";
    public const string OutFeaturesName = "outFeatures";
    public const string BiasName = "Bias";
    public const string ActivationName = "Activation";
    public const string DenseKernelsName = "DenseKernels";

    /// <summary>Reads an attribute; null where the compiler has refused an argument, so that nobody complains twice.</summary>
    public static LinearArguments? Read(AttributeReader attribute) =>
        attribute.Positional(InFeaturesName) is { } inFeatures
        && attribute.Positional(OutFeaturesName) is { } outFeatures
        && attribute.Named(BiasName, otherwise: true) is { } bias
        && attribute.Named(ActivationName, otherwise: 0) is { } activation
        && attribute.Named(DenseKernelsName, otherwise: false) is { } denseKernels
        && PatternArguments.Read(attribute) is { } pattern
            ? new LinearArguments(inFeatures, outFeatures, bias, activation, denseKernels, pattern)
            : null;
}
