using System.Globalization;

namespace KernelGen.Runtime.Tests;

/// <summary>Messages write numbers as code does, whatever the rules of the user's country.</summary>
public sealed class CultureTests
{
    /// <summary>One refusal for each number that is checked, and what its message must hold.</summary>
    public static TheoryData<string, Action, string> Refusals => new()
    {
        { "learning rate", () => _ = new Sgd(-0.5f), "is -0.5; it must be finite and more than 0, say 0.05" },
        { "momentum", () => _ = new Sgd(0.1f, momentum: -0.5f), "is -0.5; it must be from 0 to below 1, say 0.9" },
        { "weight decay", () => _ = new Sgd(0.1f, weightDecay: -0.25f), "is -0.25; it must be finite and 0 or more, say 0.0005" },
        { "rate of a step", () => new Sgd(0.1f).Step([], -1.5f), "is -1.5; it must be finite" },
        { "infinite rate", () => _ = new Sgd(float.PositiveInfinity), "is Infinity; it must be finite" },
        { "label smoothing", () => _ = new SoftmaxCrossEntropy(1.5f), "is 1.5; it must be from 0 to 1, say 0.1" },
        { "dropout", () => _ = new Dropout(-0.5), "is -0.5; it must be from 0 to 1, say 0.5" },
        { "batch norm's momentum", () => _ = new BatchNorm2d(1, momentum: 1.5f), "is 1.5; it must be from 0 to 1, say 0.1" },
        { "batch norm's epsilon", () => _ = new BatchNorm2d(1, epsilon: -0.5f), "is -0.5; it must be finite and more than 0, say 0.00001" },
        { "batch norm's weight", () => new BatchNorm2d(1).SetAffine([float.NegativeInfinity], [0]), "[0] is -Infinity; it must be finite" },
        { "batch norm's variance", () => new BatchNorm2d(1).SetRunningStatistics([0], [-0.5f]),
            "variance[0] is -0.5; it must be 0 or more" },
        { "layer norm's epsilon", () => _ = new LayerNorm(1, epsilon: -0.5f), "is -0.5; it must be finite and more than 0, say 0.00001" },
        { "layer norm's weight", () => new LayerNorm(1).SetAffine([float.NaN], [0]), "[0] is NaN; it must be finite" },
        { "bias", () => new Small().SetBias([0, 0, float.PositiveInfinity, 0]), "bias[2] is Infinity; it must be finite" },
        { "threshold", () => SparsityPattern.FromMagnitude(1, 2, [1, 2], -0.5f), "threshold is -0.5; it must be 0 or more" },
        { "weights of a pattern", () => SparsityPattern.FromMagnitude(1, 2, [1, float.NaN], 0.5f),
            "weights[0, 1] is NaN; weights must be finite" },
        { "sparsity", () => SparsityPattern.Random(1, 2, 1.5, seed: 1), "is 1.5; it is a share of zeros" },
        { "negative sparsity", () => SparsityPattern.Random(1, 2, -0.5, seed: 1), "is -0.5; it is a share of zeros" },
        { "weights", () => SetWeight(float.NegativeInfinity), "weights[1, 1] is -Infinity; weights must be finite" },
        { "samples", () => _ = new Dataset(ActivationShape.Vector(1), new[] { float.NaN, 1f }, new[] { 0, 1 }, 2), "samples[0, 0] is NaN" },
        { "budget", () => Tune(TimeSpan.FromMilliseconds(-1.5)), "A budget of -00:00:00.0015000 measures nothing" },
    };

    [Theory]
    [MemberData(nameof(Refusals))]
    public void A_message_is_the_same_in_a_country_of_decimal_commas(string what, Action refused, string expected)
    {
        Assert.NotEmpty(what);
        string foreign = Message(DecimalComma(), refused);

        Assert.Contains(expected, foreign, StringComparison.Ordinal);
        Assert.Equal(Message(CultureInfo.InvariantCulture, refused), foreign);
    }

    private static void SetWeight(float value)
    {
        float[] weights = new float[24];
        weights[7] = value;
        new Small().SetWeights(weights, SparsityPattern.FromMask(4, 6, new bool[24]));
    }

    private static void Tune(TimeSpan budget)
    {
        using var network = Network.Features(6).Add(new Small()).Build(batch: 1, threads: 1);
        network.Tune(budget);
    }

    private static string Message(CultureInfo culture, Action refused)
    {
        var before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = culture;
        try
        {
            return Assert.ThrowsAny<ArgumentException>(refused).Message;
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    /// <summary>A culture of which no sign of a number is that of code; it needs no data of the system.</summary>
    private static CultureInfo DecimalComma()
    {
        var culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        var numbers = culture.NumberFormat;
        (numbers.NumberDecimalSeparator, numbers.NumberGroupSeparator, numbers.NegativeSign) = (",", ".", "~");
        (numbers.NaNSymbol, numbers.PositiveInfinitySymbol, numbers.NegativeInfinitySymbol) = ("none", "endless", "~endless");
        return culture;
    }
}
