namespace KernelGen;

/// <summary>A loss over one batch.</summary>
/// <param name="Loss">Mean over the samples of the batch.</param>
/// <param name="Correct">Samples whose largest score is their label's; of equal scores the first counts.</param>
public readonly record struct BatchLoss(double Loss, int Correct);
