using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Serialization;
using KernelGen;

namespace ResNet18.Output;

/// <summary>What a run came to, as <c>--json</c> writes it. Seconds are medians over the steps after the first.</summary>
/// <param name="StepSeconds">A step: loading the images, forward, loss, backward, optimiser.</param>
/// <param name="ForwardSeconds">Its forward pass.</param>
/// <param name="BackwardSeconds">Its backward pass.</param>
/// <param name="OptimizerSeconds">Its optimiser.</param>
/// <param name="PeakRssBytes">The most memory that the process ever had in use.</param>
/// <param name="PlannedBytes">Memory of the network's activations and their gradients.</param>
/// <param name="Loss">The loss of each step.</param>
/// <param name="TestAccuracy">Share of test images classified rightly; null without test images.</param>
internal sealed record RunSummary(
    double StepSeconds, double ForwardSeconds, double BackwardSeconds, double OptimizerSeconds, long PeakRssBytes, long PlannedBytes,
    IReadOnlyList<double> Loss, double? TestAccuracy)
{
    /// <summary>Sums up a run.</summary>
    /// <param name="network">The trained network.</param>
    /// <param name="steps">Its steps, at least one.</param>
    /// <param name="accuracy">Its accuracy on test images, or null.</param>
    public static RunSummary Of(Network network, StepRecorder steps, double? accuracy)
    {
        using var process = Process.GetCurrentProcess();
        return new RunSummary(
            steps.Median(StepRecorder.SecondsOf), steps.Median(time => time.Forward), steps.Median(time => time.Backward),
            steps.Median(time => time.Update), process.PeakWorkingSet64, network.PlannedBytes, steps.Losses, accuracy);
    }

    /// <summary>The summary as UTF-8 JSON.</summary>
    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, SummaryJson.Default.RunSummary);
}

/// <summary>How the summary is written, worked out at compile time.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(RunSummary))]
internal sealed partial class SummaryJson : JsonSerializerContext;
