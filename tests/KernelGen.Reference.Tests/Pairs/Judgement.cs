namespace KernelGen.Reference.Pairs;

/// <summary>What a comparison gave.</summary>
internal enum Verdict
{
    /// <summary>All numbers are within the tolerance.</summary>
    Agrees,

    /// <summary>
    /// Some are not, but rounding decides them: the reference itself moves as far if each of its intermediate results moves by a few
    /// roundings.
    /// </summary>
    Undecided,

    /// <summary>Some are not, and rounding is no reason.</summary>
    Disagrees,
}

/// <summary>The result of a comparison.</summary>
/// <param name="Verdict">The verdict.</param>
/// <param name="Where">The first disagreement in words; null where nothing disagrees.</param>
/// <param name="Distance">The farthest distance of those that agree, or that of the disagreement, as a share of the scale.</param>
internal sealed record Judged(Verdict Verdict, string? Where, double Distance);

/// <summary>
/// How far single precision may be from the reference, for all comparisons with it.
/// <para>A sum of n products, each rounded to 24 bits, is off by about sqrt(n) * 2^-24 of its terms' magnitude: 2e-6 for a thousand terms,
/// and a network hands that on through a dozen layers. Single numbers may cancel to nearly nothing, so distances are measured against the
/// largest number of the array: wrong terms, missing taps or shifted pixels show as errors of its own size. An array of numbers that all
/// cancel (the gradient of a bias whose sum batch normalisation takes away again) is measured against a fiftieth of the largest array of
/// its kind.</para>
/// <para>Where an argument of ReLU lies next to zero, two pixels of a window next to each other, or a variance next to nothing, single
/// precision takes the other branch or loses all digits. Such a case shows in the reference alone: it moves as far when every intermediate
/// result is disturbed by a few roundings. It is undecided then, and other numbers have to be drawn. Where the right number is zero because
/// terms cancel, however they are drawn, there is nothing to decide but that the product has no more than such a movement.</para>
/// </summary>
internal static class Judgement
{
    /// <summary>
    /// Outputs, losses and gradients of one pass, and what was learned in some steps. All but one case in a hundred are within it.
    /// </summary>
    public const double Tolerance = 2e-5;

    /// <summary>Share of the largest array's numbers against which smaller arrays are measured.</summary>
    private const double LeastScale = 0.02;

    /// <summary>
    /// How much intermediate results are disturbed: a sum of a thousand terms is off by 32 * 2^-24, and roundings of equal numbers, as the
    /// gradients of a global pooling are, add up where noise does not.
    /// </summary>
    private const double Noise = 1.0 / (1 << 19);

    /// <summary>Numbers of which nothing is left but this share of their movement are zero by cancellation.</summary>
    private const double Cancelled = 1e-6;

    /// <summary>Disturbed runs, the largest movement of which counts.</summary>
    private const int NoisyRuns = 4;

    /// <summary>The reference moves at random, so a movement of this share of the distance explains it.</summary>
    private const double Explaining = 1.0 / 8;

    /// <summary>Compares.</summary>
    /// <param name="expected">The reference's numbers.</param>
    /// <param name="actual">The product's, in the same order.</param>
    /// <param name="again">Runs the reference anew and gives its numbers.</param>
    /// <param name="tolerance">0 for whole numbers, of which every sum is exact.</param>
    public static Judged Of(IReadOnlyList<Quantity> expected, IReadOnlyList<Quantity> actual,
        Func<IReadOnlyList<Quantity>> again, double tolerance = Tolerance)
    {
        var scales = expected.GroupBy(quantity => quantity.Kind)
            .ToDictionary(kind => kind.Key, kind => kind.Max(quantity => Largest(quantity.Values)));
        double[] distances = [.. expected.Zip(actual, (right, ours) => Apart(right, ours, scales).Distance)];
        var wrong = Enumerable.Range(0, expected.Count).Where(i => distances[i] > tolerance).ToList();
        if (wrong.Count == 0)
            return new(Verdict.Agrees, null, distances.DefaultIfEmpty().Max());

        var movements = new double[expected.Count];
        for (int run = 0; run < NoisyRuns; run++)
        {
            using var noise = Rounding.Disturb(run, Noise);
            var disturbed = again();
            foreach (int i in wrong)
                movements[i] = Math.Max(movements[i], Apart(expected[i], disturbed[i], scales).Distance);
        }

        wrong.RemoveAll(i => distances[i] * Explaining <= movements[i] && Share(expected[i], scales) <= Cancelled * movements[i]);
        if (wrong.Count == 0)
            return new(Verdict.Agrees, null, Tolerance);
        int first = wrong.FindIndex(i => !(distances[i] * Explaining <= movements[i]));
        var (where, verdict) = first >= 0 ? (wrong[first], Verdict.Disagrees) : (wrong[0], Verdict.Undecided);
        return new(verdict, Describe(expected[where], actual[where], scales, movements[where], tolerance), distances[where]);
    }

    private static string Describe(Quantity expected, Quantity actual, Dictionary<QuantityKind, double> scales, double movement,
        double tolerance)
    {
        var (distance, at) = Apart(expected, actual, scales);
        return FormattableString.Invariant($"{expected.Name}[{at}] is {actual.Values[at]:G9}, but {expected.Values[at]:G9} is right: ")
            + FormattableString.Invariant($"apart by {distance:G2} of the scale (tolerance {tolerance:G2}; ")
            + FormattableString.Invariant($"disturbed, the reference moves by {movement:G2})");
    }

    /// <summary>The largest number as a share of the scale.</summary>
    private static double Share(Quantity quantity, Dictionary<QuantityKind, double> scales) =>
        Largest(quantity.Values) / ScaleOf(quantity, scales);

    private static double ScaleOf(Quantity quantity, Dictionary<QuantityKind, double> scales) =>
        Math.Max(Largest(quantity.Values), LeastScale * scales[quantity.Kind]) is > 0 and var scale ? scale : 1;

    /// <summary>The farthest distance as a share of the scale, and where; infinite for what is no number.</summary>
    private static (double Distance, int At) Apart(Quantity expected, Quantity actual, Dictionary<QuantityKind, double> scales)
    {
        if (expected.Name != actual.Name || expected.Values.Length != actual.Values.Length)
        {
            string both = $"{actual.Name} ({actual.Values.Length} numbers) and {expected.Name} ({expected.Values.Length})";
            throw new ArgumentException($"{both} are not the same numbers.", nameof(actual));
        }

        double scale = ScaleOf(expected, scales), farthest = 0;
        int at = 0;
        for (int i = 0; i < expected.Values.Length; i++)
        {
            double apart = Math.Abs(expected.Values[i] - actual.Values[i]) / scale;
            if (double.IsNaN(apart))
                return (double.PositiveInfinity, i);
            if (apart > farthest)
                (farthest, at) = (apart, i);
        }

        return (farthest, at);
    }

    private static double Largest(double[] values) => values.Length == 0 ? 0 : values.Max(Math.Abs);
}
