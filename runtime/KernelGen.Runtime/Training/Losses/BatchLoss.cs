namespace KernelGen.Training;

/// <summary>A loss over one batch.</summary>
/// <param name="Loss">Mean over the batch, as defined by the loss.</param>
/// <param name="Correct">Samples that were classified correctly; null for a loss that does not classify.</param>
public readonly record struct BatchLoss(double Loss, int? Correct);
