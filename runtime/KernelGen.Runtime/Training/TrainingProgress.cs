namespace KernelGen.Training;

/// <summary>How far an epoch has come.</summary>
/// <param name="Epoch">Its number, from 1.</param>
/// <param name="Epochs">How many there will be.</param>
/// <param name="SamplesDone">Training samples of this epoch that are done.</param>
/// <param name="Samples">Training samples of an epoch.</param>
/// <param name="SamplesPerSecond">Training samples per second since the epoch began.</param>
/// <param name="Loss">Mean loss over the samples of this epoch that are done.</param>
public readonly record struct TrainingProgress(int Epoch, int Epochs, int SamplesDone, int Samples, double SamplesPerSecond, double Loss);
