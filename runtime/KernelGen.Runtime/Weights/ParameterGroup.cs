namespace KernelGen;

/// <summary>Parameters that an optimiser trains with other hyperparameters.</summary>
public sealed class ParameterGroup
{
    private readonly Func<NamedParameter, bool> _matches;

    /// <summary>Describes a group.</summary>
    /// <param name="matches">
    /// Whether a parameter belongs to the group. It is called before the first step of a parameter, not in every step.
    /// </param>
    /// <param name="learningRateFactor">What the learning rate of every step is multiplied by, finite and 0 or more.</param>
    /// <param name="weightDecay">The weight decay, finite and 0 or more; null for that of the optimiser.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    public ParameterGroup(Func<NamedParameter, bool> matches, float learningRateFactor = 1, float? weightDecay = null)
    {
        ArgumentNullException.ThrowIfNull(matches);
        if (!(learningRateFactor >= 0 && float.IsFinite(learningRateFactor)))
        {
            throw new ArgumentOutOfRangeException(
                nameof(learningRateFactor),
                FormattableString.Invariant($"The factor on the learning rate is {learningRateFactor}; ")
                + "it must be finite and 0 or more, say 0.1. To leave parameters as they are, set Parameter.Frozen.");
        }

        if (weightDecay is { } decay && !(decay >= 0 && float.IsFinite(decay)))
        {
            throw new ArgumentOutOfRangeException(
                nameof(weightDecay),
                FormattableString.Invariant($"The weight decay of the group is {decay}; it must be finite and 0 or more."));
        }

        (_matches, LearningRateFactor, WeightDecay) = (matches, learningRateFactor, weightDecay);
    }

    /// <summary>
    /// A group without weight decay for biases and for the weights and biases of normalisation layers, that is, for all parameters with one
    /// dimension. Published results of image networks use it (He et al., <i>Bag of Tricks for Image Classification</i>, 2019, section 3.1).
    /// </summary>
    public static ParameterGroup NoDecayOnVectors { get; } = new(named => named.Parameter.Shape.Count == 1, weightDecay: 0);

    /// <summary>What the learning rate of every step is multiplied by.</summary>
    public float LearningRateFactor { get; }

    /// <summary>The weight decay; null for that of the optimiser.</summary>
    public float? WeightDecay { get; }

    /// <summary>Its hyperparameters as text.</summary>
    internal string Settings => FormattableString.Invariant($"a group with factor {LearningRateFactor}")
        + (WeightDecay is { } decay ? FormattableString.Invariant($" and weight decay {decay}") : "");

    /// <summary>Whether a parameter belongs to the group.</summary>
    internal bool Matches(NamedParameter named) => _matches(named);
}
