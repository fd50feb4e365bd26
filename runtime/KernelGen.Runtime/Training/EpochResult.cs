using System.Globalization;

namespace KernelGen.Training;

/// <summary>The result of an epoch. It prints as one line.</summary>
/// <param name="Epoch">Its number, from 1.</param>
/// <param name="Loss">Mean loss over the training samples, each with the weights of its step.</param>
/// <param name="TrainAccuracy">
/// Share of training samples that were classified correctly, each with the weights of its step, from 0 to 1; null for a loss that does not
/// classify.
/// </param>
/// <param name="TestAccuracy">
/// The same over the test samples, with the weights at the end of the epoch; null without test samples or for a loss that does not
/// classify.
/// </param>
/// <param name="Seconds">Seconds spent in training steps, without the evaluation.</param>
/// <param name="SamplesPerSecond">Training samples per second.</param>
/// <param name="LearningRate">The learning rate of the epoch's last step.</param>
public sealed record EpochResult(
    int Epoch, double Loss, double? TrainAccuracy, double? TestAccuracy, double Seconds, double SamplesPerSecond, float LearningRate)
{
    /// <summary>Mean loss over the test samples, with the weights at the end of the epoch; null without test samples.</summary>
    public double? TestLoss { get; init; }

    /// <summary>Steps of the optimiser since the training began.</summary>
    public long Step { get; init; }

    /// <summary>
    /// Threads that shared the steps at the end of the epoch: those of the network, or fewer where short steps were measured to be faster
    /// with fewer.
    /// </summary>
    public int Threads { get; init; }

    /// <summary>The layers with a weight matrix at the end of the epoch, each once, in the order of the network.</summary>
    public IReadOnlyList<LayerStatistics> Layers { get; init; } = [];

    /// <summary>The epoch as one line.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"epoch {Epoch,3}  loss {Loss:0.0000}{Share("train", TrainAccuracy)}{Test}  {Seconds:0.00} s  {SamplesPerSecond:N0} samples/s  "
        + $"rate {LearningRate:G4}");

    private string Test => TestAccuracy is null && TestLoss is { } loss
        ? string.Create(CultureInfo.InvariantCulture, $"  test loss {loss:0.0000}")
        : Share("test", TestAccuracy);

    private static string Share(string name, double? share) =>
        share is { } value ? string.Create(CultureInfo.InvariantCulture, $"  {name} {100 * value:0.00} %") : "";
}
