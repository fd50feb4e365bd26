namespace KernelGen;

/// <summary>One generated kernel: what it is called, the width it is written for, and its entry point.</summary>
/// <typeparam name="TKernel">The delegate type of its pass.</typeparam>
/// <param name="Name">The self-describing name, as the profiler and the generated file show it.</param>
/// <param name="Width">The register width that it is written for.</param>
/// <param name="Run">The entry point. It checks nothing.</param>
public sealed record KernelVariant<TKernel>(string Name, VectorWidth Width, TKernel Run)
    where TKernel : Delegate
{
    /// <summary>The order in which a sparse kernel wants its nonzeros.</summary>
    public PatternPacking Packing { get; init; } = PatternPacking.Plain;

    /// <summary>A hash of the generated text: the tuner measures anew where the text of a kernel has changed. Empty where it is not known.</summary>
    public string TextHash { get; init; } = "";
}
