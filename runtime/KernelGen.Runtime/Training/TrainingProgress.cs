namespace KernelGen.Training;

/// <summary>The progress of an epoch.</summary>
/// <param name="Epoch">Its number, from 1.</param>
/// <param name="Epochs">Number of epochs of the run.</param>
/// <param name="SamplesDone">Training samples of this epoch so far.</param>
/// <param name="Samples">Training samples of an epoch.</param>
/// <param name="SamplesPerSecond">Training samples per second since the epoch began.</param>
/// <param name="Loss">Mean loss over the samples of this epoch so far.</param>
public readonly record struct TrainingProgress(int Epoch, int Epochs, int SamplesDone, int Samples, double SamplesPerSecond, double Loss)
{
    /// <summary>
    /// Time until the last epoch ends, at the speed of this epoch so far; evaluations do not count, and masks that get sparser make it
    /// shorter.
    /// </summary>
    public TimeSpan TimeLeft
    {
        get
        {
            double samples = ((double)(Epochs - Epoch) * Samples) + Math.Max(0, Samples - SamplesDone),
                seconds = samples / SamplesPerSecond;
            return seconds < TimeSpan.MaxValue.TotalSeconds ? TimeSpan.FromSeconds(seconds) : TimeSpan.MaxValue;
        }
    }
}
