namespace ResNet18;

/// <summary>Where the time of one training step went, in seconds.</summary>
/// <param name="Step">All of it: loading the images, forward, loss, backward, optimiser.</param>
/// <param name="Forward">Forward pass.</param>
/// <param name="Backward">Backward pass.</param>
/// <param name="Optimizer">Optimiser.</param>
internal readonly record struct StepTime(double Step, double Forward, double Backward, double Optimizer)
{
    /// <summary>The medians over the steps after the first, which has code to compile and memory to touch; over the first where there is no other.</summary>
    public static StepTime Median(IReadOnlyList<StepTime> steps)
    {
        var warm = Warm(steps);
        return new(Of(step => step.Step), Of(step => step.Forward), Of(step => step.Backward), Of(step => step.Optimizer));

        double Of(Func<StepTime, double> part)
        {
            double[] sorted = [.. warm.Select(part).Order()];
            return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
        }
    }

    /// <summary>The mean seconds of all of a step, over the same steps.</summary>
    public static double MeanStep(IReadOnlyList<StepTime> steps) => Warm(steps).Average(step => step.Step);

    private static IReadOnlyList<StepTime> Warm(IReadOnlyList<StepTime> steps) => steps.Count > 1 ? [.. steps.Skip(1)] : steps;
}
