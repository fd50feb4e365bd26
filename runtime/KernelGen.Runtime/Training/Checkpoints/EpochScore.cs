using System.Globalization;

namespace KernelGen.Training;

/// <summary>By what an epoch is the best one.</summary>
/// <param name="Kind">What was measured.</param>
/// <param name="Value">The number.</param>
internal sealed record EpochScore(string Kind, double Value)
{
    private const string Prefix = "result.";
    private const string Accuracy = "test_accuracy";

    private static readonly string[] Kinds = [Accuracy, "test_loss", "train_loss"];

    /// <summary>The score of an epoch.</summary>
    public static EpochScore Of(EpochResult result) =>
        result.TestAccuracy is { } accuracy ? new(Kinds[0], accuracy)
        : result.TestLoss is { } loss ? new(Kinds[1], loss)
        : new(Kinds[2], result.Loss);

    /// <summary>The score in the metadata of a file; null if there is none.</summary>
    public static EpochScore? Of(IReadOnlyDictionary<string, string> metadata)
    {
        foreach (string kind in Kinds)
        {
            if (double.TryParse(metadata.GetValueOrDefault(Prefix + kind), CultureInfo.InvariantCulture, out double value))
                return new EpochScore(kind, value);
        }

        return null;
    }

    /// <summary>Gives the score to the metadata of a file.</summary>
    public void Save(Action<string, string> add) => add(Prefix + Kind, Value.ToString(CultureInfo.InvariantCulture));

    /// <summary>Whether it is better than another; it is where that is of another kind.</summary>
    public bool IsBetterThan(EpochScore? other) =>
        other is null || other.Kind != Kind || (Kind == Accuracy ? Value > other.Value : Value < other.Value);
}
