using KernelGen.Training;

namespace SparseTransfer.Output;

/// <summary>The time of the parts of a step in milliseconds: means over some steps.</summary>
/// <param name="Steps">How many steps.</param>
/// <param name="Data">Waiting for images, which are scaled or decoded meanwhile, and for the scores of a teacher.</param>
/// <param name="Loading">Copying images into the layout of the kernels.</param>
/// <param name="Forward">The forward pass.</param>
/// <param name="Loss">The loss and its gradient.</param>
/// <param name="Backward">The backward pass.</param>
/// <param name="Optimizer">Changes of masks, with the choice of kernels for them, and the optimiser.</param>
/// <param name="Median">The median of whole steps.</param>
internal sealed record StepParts(
    int Steps, double Data, double Loading, double Forward, double Loss, double Backward, double Optimizer, double Median)
{
    /// <summary>All parts together.</summary>
    public double Total => Data + Loading + Forward + Loss + Backward + Optimizer;

    /// <summary>Those of the steps of an epoch.</summary>
    public static StepParts Of(IReadOnlyList<StepTime> steps)
    {
        double[] sorted = [.. steps.Select(step => step.Total).Order()];
        return new StepParts(
            steps.Count, Mean(step => step.Waiting), Mean(step => step.Loading), Mean(step => step.Forward), Mean(step => step.Loss),
            Mean(step => step.Backward), Mean(step => step.Update), 500 * (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]));

        double Mean(Func<StepTime, double> part) => 1000 * steps.Average(part);
    }

    /// <summary>Those of several epochs together; the median is that of the last.</summary>
    public static StepParts Mean(IReadOnlyList<StepParts> epochs)
    {
        int steps = epochs.Sum(epoch => epoch.Steps);
        return new StepParts(
            steps, Of(epoch => epoch.Data), Of(epoch => epoch.Loading), Of(epoch => epoch.Forward), Of(epoch => epoch.Loss),
            Of(epoch => epoch.Backward), Of(epoch => epoch.Optimizer), epochs[^1].Median);

        double Of(Func<StepParts, double> part) => epochs.Sum(epoch => epoch.Steps * part(epoch)) / steps;
    }
}
