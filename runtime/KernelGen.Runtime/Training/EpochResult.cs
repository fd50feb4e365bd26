using System.Globalization;

namespace KernelGen;

/// <summary>What an epoch came to. Prints as one line.</summary>
/// <param name="Epoch">Its number, from 1.</param>
/// <param name="Loss">Mean loss over the training samples, each at the weights of its step.</param>
/// <param name="TrainAccuracy">Share of training samples whose largest score was their label's, each at the weights of its step, from 0 to 1.</param>
/// <param name="TestAccuracy">The same over the test samples at the epoch's final weights; null without test samples.</param>
/// <param name="Seconds">Seconds spent in training steps, evaluation not counted.</param>
/// <param name="SamplesPerSecond">Training samples per second.</param>
/// <param name="LearningRate">The learning rate of the epoch's last step.</param>
public sealed record EpochResult(
    int Epoch, double Loss, double TrainAccuracy, double? TestAccuracy, double Seconds, double SamplesPerSecond, float LearningRate)
{
    /// <summary>The epoch as one line.</summary>
    public override string ToString()
    {
        string test = TestAccuracy is { } accuracy ? string.Create(CultureInfo.InvariantCulture, $"  test {100 * accuracy:0.00} %") : "";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"epoch {Epoch,3}  loss {Loss:0.0000}  train {100 * TrainAccuracy:0.00} %{test}  {Seconds:0.00} s  {SamplesPerSecond:N0} samples/s  rate {LearningRate:0.#####}");
    }
}
