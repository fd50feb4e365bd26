namespace KernelGen.Benchmarks.Compare.Accuracy;

/// <summary>What one training came to.</summary>
/// <param name="Case">What was trained.</param>
/// <param name="Seed">Seed of weights, masks and the order of the images.</param>
/// <param name="Seconds">Seconds of training, without the evaluation.</param>
/// <param name="TestAccuracy">Share of the test images that were classified rightly at the end.</param>
/// <param name="Upkeep">Share of the seconds that the optimiser, changes of masks and tuning after them took.</param>
public sealed record AccuracyResult(AccuracyCase Case, int Seed, double Seconds, double TestAccuracy, double Upkeep = 0);
