namespace KernelGen.Training;

/// <summary>The result of an evaluation.</summary>
/// <param name="Loss">Mean loss over the samples.</param>
/// <param name="Accuracy">
/// Share of samples that are classified correctly, from 0 to 1; null for a loss that does not classify.
/// </param>
public readonly record struct EvaluationResult(double Loss, double? Accuracy);
