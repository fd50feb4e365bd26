namespace KernelGen;

/// <summary>One generated kernel: what it is called, the width it is written for, and how it wants its nonzeros.</summary>
/// <typeparam name="TKernel">The delegate type of its pass.</typeparam>
/// <param name="name">The self-describing name, as the profiler and the generated file show it.</param>
/// <param name="width">The register width that it is written for.</param>
/// <param name="run">The entry point, for the layers of this library alone: it checks nothing, so they check everything before they call it.</param>
public sealed class KernelVariant<TKernel>(string name, VectorWidth width, TKernel run)
    where TKernel : Delegate
{
    /// <summary>The self-describing name.</summary>
    public string Name { get; } = name;

    /// <summary>The register width that it is written for.</summary>
    public VectorWidth Width { get; } = width;

    /// <summary>The order in which a sparse kernel wants its nonzeros.</summary>
    public PatternPacking Packing { get; init; } = PatternPacking.Plain;

    /// <summary>A hash of the generated text: the tuner measures anew where the text of a kernel has changed. Empty where it is not known.</summary>
    public string TextHash { get; init; } = "";

    /// <summary>The entry point. It checks nothing.</summary>
    internal TKernel Run { get; } = run;
}
