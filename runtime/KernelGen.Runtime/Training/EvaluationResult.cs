namespace KernelGen.Training;

/// <summary>How a network does on labelled samples.</summary>
/// <param name="Loss">Mean loss over the samples.</param>
/// <param name="Accuracy">Share of samples whose largest score is their label's, from 0 to 1; null for a loss that does not classify.</param>
public readonly record struct EvaluationResult(double Loss, double? Accuracy);
