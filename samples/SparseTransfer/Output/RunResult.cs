using System.Text.Json;
using System.Text.Json.Serialization;
using SparseTransfer.CommandLine;

namespace SparseTransfer.Output;

/// <summary>What a run came to, as <c>--json</c> writes it.</summary>
/// <param name="Run">Its name: method, sparsity, random weights.</param>
/// <param name="Settings">Images, epochs, threads and the like.</param>
/// <param name="FrozenGroups">Residual groups that were not trained.</param>
/// <param name="TestAccuracy">Share of the test images classified rightly after the last epoch, from 0 to 1.</param>
/// <param name="Seconds">Seconds of training steps, with that of computing features once; evaluations do not count.</param>
/// <param name="FeatureSeconds">Of these, computing features once; 0 where that is not done.</param>
/// <param name="StepMs">The median of the steps of the last epoch, in milliseconds.</param>
/// <param name="Sparsity">Share of zeros in the sparse convolutions that were trained, at the end.</param>
/// <param name="Epochs">Each epoch.</param>
/// <param name="PartsMs">Means of the parts of a step over the whole training, in milliseconds.</param>
/// <param name="LastPartsMs">The same over the last epoch.</param>
/// <param name="Kinds">Means of each kind of layer in a step of the last epoch.</param>
/// <param name="PlannedBytes">Memory of activations and their gradients.</param>
internal sealed record RunResult(
    string Run,
    Settings Settings,
    int FrozenGroups,
    double TestAccuracy,
    double Seconds,
    double FeatureSeconds,
    double StepMs,
    double Sparsity,
    IReadOnlyList<EpochPoint> Epochs,
    StepParts PartsMs,
    StepParts LastPartsMs,
    IReadOnlyList<KindTime> Kinds,
    long PlannedBytes)
{
    /// <summary>The result as UTF-8 JSON.</summary>
    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, ResultJson.Default.RunResult);

    /// <summary>Reads a result.</summary>
    /// <param name="json">What <see cref="ToJson"/> has written.</param>
    /// <exception cref="JsonException">It is none.</exception>
    public static RunResult FromJson(ReadOnlySpan<byte> json) =>
        JsonSerializer.Deserialize(json, ResultJson.Default.RunResult) ?? throw new JsonException("It holds null.");
}

/// <summary>An epoch.</summary>
/// <param name="Seconds">Seconds of training since the beginning.</param>
/// <param name="TrainLoss">Mean loss over the training images.</param>
/// <param name="TrainAccuracy">Share of the training images classified rightly, each before its step.</param>
/// <param name="TestAccuracy">Share of the test images classified rightly.</param>
/// <param name="Sparsity">Share of zeros in the sparse convolutions that are trained.</param>
internal sealed record EpochPoint(double Seconds, double TrainLoss, double TrainAccuracy, double TestAccuracy, double Sparsity);

/// <summary>The time of all layers of a kind in a step, in milliseconds.</summary>
/// <param name="Kind">What they compute.</param>
/// <param name="ForwardMs">In the forward pass.</param>
/// <param name="BackwardMs">In the backward pass.</param>
internal sealed record KindTime(string Kind, double ForwardMs, double BackwardMs);

/// <summary>How a result is written, worked out at compile time.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true, RespectRequiredConstructorParameters = true,
    RespectNullableAnnotations = true)]
[JsonSerializable(typeof(RunResult))]
internal sealed partial class ResultJson : JsonSerializerContext;
