namespace KernelGen.Oracle.Tests;

/// <summary>What all train on: random batches, the last one smaller.</summary>
/// <param name="Input">Shape of a sample.</param>
/// <param name="Classes">Number of classes.</param>
/// <param name="Batch">Samples of a step.</param>
/// <param name="LabelSmoothing">Of the loss.</param>
/// <param name="Seed">Other numbers for another seed.</param>
internal sealed record TrainingData(ActivationShape Input, int Classes, int Batch, float LabelSmoothing, int Seed)
{
    public const int Steps = 20;

    /// <summary>Samples that the last batch is short of: no multiple of 16.</summary>
    private const int Missing = 5;

    /// <summary>A new optimiser.</summary>
    public static Sgd Optimizer() => new(0.05f, momentum: 0.9f, nesterov: true, weightDecay: 5e-4f);

    public (float[] Samples, int[] Labels, float Rate) Step(int step)
    {
        int size = step == Steps - 1 ? Batch - Missing : Batch;
        return (Numbers.Uniform(size * Input.Features, Seed + step), Numbers.Labels(size, Classes, ~(Seed + step)),
            0.05f * (Steps - step) / Steps);
    }

    /// <summary>Samples that none of the steps had.</summary>
    public float[] Unseen() => Numbers.Uniform(Batch * Input.Features, Seed + Steps);
}
