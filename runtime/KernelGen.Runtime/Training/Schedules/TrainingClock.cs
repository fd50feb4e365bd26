namespace KernelGen.Training;

/// <summary>The position of a step in a training run.</summary>
/// <param name="Epoch">Number of the epoch, from 1.</param>
/// <param name="Epochs">Epochs of the run.</param>
/// <param name="Step">Number of the optimiser's step over all epochs, from 0.</param>
/// <param name="Steps">Steps of the run, at least 1.</param>
public readonly record struct TrainingClock(int Epoch, int Epochs, long Step, long Steps);
