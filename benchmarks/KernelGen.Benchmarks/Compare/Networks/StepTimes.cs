using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Serialization;
using KernelGen.Benchmarks.Compare.Timing;

namespace KernelGen.Benchmarks.Compare.Networks;

/// <summary>What a training step costs: medians over some steps, in seconds, and the memory of the whole process.</summary>
/// <param name="Step">The whole step.</param>
/// <param name="Forward">Samples, scores and loss.</param>
/// <param name="Backward">All gradients.</param>
/// <param name="Optimizer">The update.</param>
/// <param name="PeakBytes">The most memory that the process had resident.</param>
/// <param name="PlannedBytes">Bytes planned for weights, activations and gradients; null for libtorch, which plans none.</param>
/// <param name="Steps">Measured steps.</param>
public sealed record StepTimes(
    [property: JsonPropertyName("step_seconds")] double Step,
    [property: JsonPropertyName("forward_seconds")] double Forward,
    [property: JsonPropertyName("backward_seconds")] double Backward,
    [property: JsonPropertyName("optimizer_seconds")] double Optimizer,
    [property: JsonPropertyName("peak_rss_bytes")] long PeakBytes,
    [property: JsonPropertyName("planned_bytes")] long? PlannedBytes,
    [property: JsonPropertyName("steps")] int Steps)
{
    private const int FewestSteps = 3;
    private const int MostSteps = 500;

    /// <summary>
    /// Trains for about that long, after some steps in which the runtime compiles everything and memory is touched for the first time.
    /// </summary>
    /// <exception cref="InvalidOperationException">The loss is no number any more, so nobody knows what was computed.</exception>
    public static StepTimes Measure(ITraining training, TimeSpan budget)
    {
        var watch = Stopwatch.StartNew();
        do
            Take(training);
        while (watch.Elapsed < budget / 5);
        var steps = new List<Parts>();
        watch.Restart();
        do
            steps.Add(Take(training));
        while ((steps.Count < FewestSteps && watch.Elapsed < 3 * budget) || (steps.Count < MostSteps && watch.Elapsed < budget));

        using var process = Process.GetCurrentProcess();
        return new StepTimes(
            Median.Of(steps.Select(step => step.Forward + step.Backward + step.Optimizer)), Median.Of(steps.Select(step => step.Forward)),
            Median.Of(steps.Select(step => step.Backward)), Median.Of(steps.Select(step => step.Optimizer)),
            process.PeakWorkingSet64, training.PlannedBytes, steps.Count);
    }

    /// <summary>As one line, for another process.</summary>
    public string ToJson() => JsonSerializer.Serialize(this);

    /// <summary>From <see cref="ToJson"/>.</summary>
    public static StepTimes FromJson(string line) => JsonSerializer.Deserialize<StepTimes>(line)!;

    /// <summary>Seconds of the parts of one step.</summary>
    internal readonly record struct Parts(double Forward, double Backward, double Optimizer);

    /// <summary>Takes one step.</summary>
    /// <exception cref="InvalidOperationException">The loss is no number any more.</exception>
    internal static Parts Take(ITraining training)
    {
        long start = Stopwatch.GetTimestamp();
        double loss = training.Forward();
        long forward = Stopwatch.GetTimestamp();
        training.Backward();
        long backward = Stopwatch.GetTimestamp();
        training.Update();
        long end = Stopwatch.GetTimestamp();
        return double.IsFinite(loss)
            ? new(Seconds(start, forward), Seconds(forward, backward), Seconds(backward, end))
            : throw new InvalidOperationException($"The loss became {loss}, so nobody knows what was computed.");
    }

    private static double Seconds(long from, long to) => Stopwatch.GetElapsedTime(from, to).TotalSeconds;
}
