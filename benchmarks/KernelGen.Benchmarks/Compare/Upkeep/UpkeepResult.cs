namespace KernelGen.Benchmarks.Compare.Upkeep;

/// <summary>What a layer's upkeep came to; times are medians of both passes in seconds.</summary>
/// <param name="Case">The layer and its sparsity.</param>
/// <param name="Sparse">With sparse kernels alone.</param>
/// <param name="Dense">With dense ones alone.</param>
/// <param name="Chosen">With both, of which one was chosen.</param>
/// <param name="IsDense">Whether dense kernels were chosen.</param>
/// <param name="ChoiceShare">The chosen ones' time over that of the faster of both.</param>
/// <param name="Change">Seconds that a change of the mask by RigL adds to a training.</param>
/// <param name="ChangeShare">The same over the backward pass of the dense layer.</param>
public sealed record UpkeepResult(
    UpkeepCase Case, double Sparse, double Dense, double Chosen, bool IsDense, double ChoiceShare, double Change, double ChangeShare);
