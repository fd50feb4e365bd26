namespace KernelGen.Benchmarks.Shapes;

/// <summary>How the nonzeros of W lie.</summary>
public enum MaskKind
{
    /// <summary>Anywhere with the same probability.</summary>
    Uniform,

    /// <summary>Density grows quadratically over the columns, as pruned networks have inputs that matter and inputs that do not.</summary>
    Skewed,
}
