namespace KernelGen.Training;

/// <summary>A layer with a weight matrix at the end of an epoch.</summary>
/// <param name="Layer">Its name in the network.</param>
/// <param name="Weights">Weights, zeros included.</param>
/// <param name="Nonzeros">Weights that the mask leaves; all of them in a dense layer.</param>
/// <param name="Dropped">Weights that were dropped since the training began, by changes of <see cref="Network.MaskedLayers"/>.</param>
/// <param name="Grown">
/// Weights that were grown since then, likewise. One that is dropped and grown again counts in both, if it begins at zero.
/// </param>
/// <param name="Churn">
/// Weights that were grown in the epoch as a share of the nonzeros at its end; one that was grown twice counts twice.
/// </param>
/// <param name="GradientNorm">
/// Euclidean norm of the gradient by the nonzeros in the last step, before hooks change it; 0 if the source gave fewer samples than its
/// count, by a step or more.
/// </param>
public sealed record LayerStatistics(
    string Layer, long Weights, int Nonzeros, long Dropped, long Grown, double Churn, double GradientNorm)
{
    /// <summary>Share of weights that are not zero, from 0 to 1.</summary>
    public double Density => Weights == 0 ? 0 : (double)Nonzeros / Weights;
}
