using System.Text.Json;
using System.Text.Json.Serialization;
using FashionMnist.Model;
using KernelGen;
using KernelGen.Samples;
using KernelGen.Training;

namespace FashionMnist.Output;

/// <summary>What a run came to, as <c>--json</c> writes it.</summary>
/// <param name="Method">How the masks came about.</param>
/// <param name="TestAccuracy">Share of test images classified rightly after the last epoch, from 0 to 1.</param>
/// <param name="TrainLoss">Mean training loss of each epoch.</param>
/// <param name="SamplesPerSecond">Training images per second over all epochs, evaluation not counted.</param>
/// <param name="Sparsity">Share of zeros in the sparse layers together.</param>
/// <param name="Nonzeros">Nonzeros of the sparse layers together.</param>
/// <param name="Threads">Threads that shared the steps of the last epoch.</param>
internal sealed record TrainingSummary(
    [property: JsonIgnore] MethodKind Method, double TestAccuracy, IReadOnlyList<double> TrainLoss, double SamplesPerSecond,
    double Sparsity, long Nonzeros, int Threads)
{
    /// <summary>Sums up a run.</summary>
    /// <param name="method">How the masks came about.</param>
    /// <param name="network">The trained network.</param>
    /// <param name="epochs">What its epochs came to, at least one.</param>
    public static TrainingSummary Of(MethodKind method, Network network, IReadOnlyList<EpochResult> epochs)
    {
        var sparse = SparseWeights.All(network);
        long nonzeros = sparse.Sum(layer => (long)layer.Pattern.Nonzeros);
        long weights = sparse.Sum(layer => layer.Count);
        double samples = epochs.Sum(epoch => epoch.SamplesPerSecond * epoch.Seconds);
        return new TrainingSummary(
            method,
            epochs[^1].TestAccuracy ?? 0,
            [.. epochs.Select(epoch => epoch.Loss)],
            samples / epochs.Sum(epoch => epoch.Seconds),
            (double)(weights - nonzeros) / weights,
            nonzeros,
            epochs[^1].Threads);
    }

    /// <summary>The summary as UTF-8 JSON.</summary>
    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, SummaryJson.Default.TrainingSummary);
}

/// <summary>How the summary is written, worked out at compile time.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true)]
[JsonSerializable(typeof(TrainingSummary))]
internal sealed partial class SummaryJson : JsonSerializerContext;
