using System.Globalization;

namespace KernelGen.Training;

/// <summary>Where a training run is, between two steps, with the sums over the epoch so far.</summary>
internal sealed class TrainingPosition
{
    private const string Prefix = "position.";

    /// <summary>Number of the current epoch, from 1; one more than the last when all are done.</summary>
    public int Epoch { get; set; } = 1;

    /// <summary>Steps of the optimiser so far, over all epochs.</summary>
    public long Step { get; set; }

    /// <summary>Batches of the epoch so far.</summary>
    public int Batches { get; set; }

    /// <summary>Samples of the epoch so far.</summary>
    public int Samples { get; set; }

    /// <summary>Sum of the loss over these samples.</summary>
    public double Loss { get; set; }

    /// <summary>Samples of them that were classified correctly.</summary>
    public int Correct { get; set; }

    /// <summary>Seconds spent in training steps in the epoch so far.</summary>
    public double Seconds { get; set; }

    /// <summary>The learning rate of the last step.</summary>
    public float LearningRate { get; set; }

    /// <summary>Samples of the last step.</summary>
    public int StepSamples { get; set; }

    /// <summary>Mean loss over the samples of the last step.</summary>
    public double StepLoss { get; set; }

    /// <summary>Reads a position from the metadata of a file.</summary>
    /// <exception cref="InvalidDataException">A number is missing or none.</exception>
    public static TrainingPosition Of(IReadOnlyDictionary<string, string> metadata)
    {
        return new()
        {
            Epoch = Math.Max(1, Number<int>("epoch")),
            Step = Number<long>("step"),
            Batches = Number<int>("batches"),
            Samples = Number<int>("samples"),
            Loss = Number<double>("loss"),
            Correct = Number<int>("correct"),
            Seconds = Number<double>("seconds"),
            LearningRate = Number<float>("learning_rate"),
            StepSamples = Number<int>("step_samples"),
            StepLoss = Number<double>("step_loss"),
        };

        T Number<T>(string name)
            where T : System.Numerics.INumber<T> =>
            T.TryParse(metadata.GetValueOrDefault(Prefix + name), NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
                && !T.IsNegative(number)
                ? number
                : throw new InvalidDataException($"its metadata has no number {Prefix}{name}");
    }

    /// <summary>Gives the position to the metadata of a file, doubles to the bit.</summary>
    /// <param name="add">Takes name and text of each number.</param>
    public void Save(Action<string, string> add)
    {
        Number("epoch", Epoch);
        Number("step", Step);
        Number("batches", Batches);
        Number("samples", Samples);
        Number("loss", Loss);
        Number("correct", Correct);
        Number("seconds", Seconds);
        Number("learning_rate", LearningRate);
        Number("step_samples", StepSamples);
        Number("step_loss", StepLoss);

        void Number(string name, IFormattable number) => add(Prefix + name, number.ToString(null, CultureInfo.InvariantCulture));
    }

    /// <summary>Goes to the beginning of the next epoch.</summary>
    public void NextEpoch()
    {
        Epoch++;
        (Batches, Samples, Loss, Correct, Seconds) = (0, 0, 0, 0, 0);
    }
}
