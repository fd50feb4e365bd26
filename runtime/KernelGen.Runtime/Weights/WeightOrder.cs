namespace KernelGen;

/// <summary>The order in which a layer's kernels want its weights.</summary>
/// <param name="Places">[nonzeros] the place of each nonzero of a pattern, which come in output-major order.</param>
/// <param name="Length">Numbers that are stored: the nonzeros, or all weights where dense kernels compute.</param>
internal readonly record struct WeightOrder(int[] Places, int Length);
