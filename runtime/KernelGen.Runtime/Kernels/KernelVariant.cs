namespace KernelGen.CompilerServices;

/// <summary>One kernel of a pass: what it is called, the width it is written for, and how it wants its nonzeros.</summary>
/// <param name="name">The self-describing name, as the profiler and the generated file show it.</param>
/// <param name="width">The register width that it is written for.</param>
public abstract class KernelVariant(string name, VectorWidth width)
{
    /// <summary>The self-describing name.</summary>
    public string Name { get; } = name;

    /// <summary>The register width that it is written for.</summary>
    public VectorWidth Width { get; } = width;

    /// <summary>The order in which a sparse kernel wants its nonzeros.</summary>
    public PatternPacking Packing { get; init; } = PatternPacking.Plain;

    /// <summary>Blocks of samples, or pixels, that are walked together at most; of a run it may depend where it begins.</summary>
    public int Tile { get; init; } = 1;

    /// <summary>
    /// A hash of the generated text: the tuner measures again where the text of a kernel has changed. Empty where it is not known.
    /// </summary>
    public string TextHash { get; init; } = "";

    /// <summary>
    /// The share of the multiply-add peak that the loads and stores of the innermost loop leave time for, both gradients together where a
    /// kernel has them, on a processor that starts two multiply-adds, two loads and one store in a cycle; 0 where it is not known.
    /// </summary>
    public double Bound { get; init; }
}

/// <summary>A kernel with one entry point.</summary>
/// <typeparam name="TKernel">The delegate type of its operation.</typeparam>
/// <param name="name">The self-describing name.</param>
/// <param name="width">The register width that it is written for.</param>
/// <param name="run">
/// The entry point, for the layers of this library only: it checks nothing, so the layers check everything before they call it.
/// </param>
public sealed class KernelVariant<TKernel>(string name, VectorWidth width, TKernel run) : KernelVariant(name, width)
    where TKernel : Delegate
{
    /// <summary>The entry point. It checks nothing.</summary>
    internal TKernel Run { get; } = run;
}

/// <summary>
/// The backward kernel of a sparse layer: one text, with its own order of the nonzeros, for both gradients or for one of them.
/// </summary>
/// <typeparam name="TKernel">The delegate type of its operation.</typeparam>
/// <param name="name">The self-describing name.</param>
/// <param name="width">The register width that it is written for.</param>
/// <param name="both">Computes dX and dW.</param>
/// <param name="weightsOnly">Computes dW alone, for a network's first layer.</param>
/// <param name="inputOnly">Computes dX alone, for a layer whose weights are frozen.</param>
public sealed class BackwardVariant<TKernel>(
    string name, VectorWidth width, TKernel both, TKernel weightsOnly, TKernel inputOnly) : KernelVariant(name, width)
    where TKernel : Delegate
{
    /// <summary>The entry point for the gradients that are wanted, at least one. It checks nothing.</summary>
    internal TKernel Run(bool input, bool weights) => !input ? weightsOnly : weights ? both : inputOnly;
}
