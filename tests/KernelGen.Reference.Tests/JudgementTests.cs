using KernelGen.Reference.Pairs;

namespace KernelGen.Reference.Tests;

/// <summary>What a comparison calls agreement, and what it does not.</summary>
public class JudgementTests
{
    private static List<Quantity> Outputs(params double[] values) => [new("y", values, QuantityKind.Output)];

    private static Verdict Judge(List<Quantity> expected, List<Quantity> actual, double tolerance = Judgement.Tolerance) =>
        Judgement.Of(expected, actual, () => expected, tolerance).Verdict;

    [Fact]
    public void Roundings_agree_and_errors_do_not()
    {
        Assert.Equal(Verdict.Agrees, Judge(Outputs(1, 2), Outputs(1 + 1e-6, 2)));
        Assert.Equal(Verdict.Disagrees, Judge(Outputs(1, 2), Outputs(1 + 1e-4, 2)));
        Assert.Equal(Verdict.Disagrees, Judge(Outputs(1, 2), Outputs(1 + 1e-6, 2), tolerance: 0));
        Assert.Equal(Verdict.Disagrees, Judge(Outputs(1, 2), Outputs(1, double.NaN)));
        Assert.Equal(Verdict.Disagrees, Judge(Outputs(0, 0), Outputs(0, 1e-3)));
    }

    /// <summary>Small numbers beside large ones of their kind: a fiftieth is the scale.</summary>
    [Fact]
    public void Small_arrays_have_the_scale_of_their_kind()
    {
        List<Quantity> expected = [new("large", [100], QuantityKind.Gradient), new("small", [1e-9], QuantityKind.Gradient),
            new("other", [1e-9], QuantityKind.Learned)];
        Assert.Equal(Verdict.Agrees, Judge(expected, [expected[0], expected[1] with { Values = [1e-6] }, expected[2]]));
        Assert.Equal(Verdict.Disagrees, Judge(expected, [expected[0], expected[1] with { Values = [1e-3] }, expected[2]]));
        Assert.Equal(Verdict.Disagrees, Judge(expected, [expected[0], expected[1], expected[2] with { Values = [1e-6] }]));
    }

    /// <summary>A rectifier whose argument all but cancels: its gradient may be 0 or 5, and nothing else.</summary>
    [Theory]
    [InlineData(0, nameof(Verdict.Undecided))]
    [InlineData(5, nameof(Verdict.Agrees))]
    [InlineData(400, nameof(Verdict.Disagrees))]
    public void Where_rounding_decides_a_branch_nothing_is_decided(double actual, string verdict)
    {
        var judgement = Judgement.Of(Gradient(), Outputs(actual), Gradient);
        Assert.Equal(verdict, judgement.Verdict.ToString());
        Assert.Equal(verdict == nameof(Verdict.Agrees), judgement.Where is null);

        static List<Quantity> Gradient()
        {
            var weight = new Learned("weight", [1, -1]);
            var chain = new Chain(new Residual(new ReluNode()), new LinearNode(1, weight, null), new ReluNode());
            chain.Forward(new([3, 3 - 1e-8], 1, 2), training: true);
            return Outputs(chain.Backward(new([2.5], 1, 1))[0, 0]);
        }
    }

    /// <summary>
    /// The gradient of a bias before batch normalisation: the right number is zero, and single precision leaves some roundings.
    /// </summary>
    [Theory]
    [InlineData(1e-6, nameof(Verdict.Agrees))]
    [InlineData(1e-3, nameof(Verdict.Disagrees))]
    public void Where_terms_cancel_roundings_agree_and_errors_do_not(double actual, string verdict)
    {
        Assert.Equal(verdict, Judgement.Of(Gradient(), Outputs(actual), Gradient).Verdict.ToString());

        static List<Quantity> Gradient()
        {
            var bias = new Learned("bias", [1]);
            var norm = new BatchNormNode(new("weight", [1]), new("bias", [0]), [0], [1], 0.1, 1e-3);
            var chain = new Chain(new LinearNode(1, new("weight", [2]), bias), norm);
            chain.Forward(new([0.1, 0.9, 0.4, 0.6], 4, 1), training: true);
            chain.Backward(new([1, 2, 4, 3], 4, 1));
            return Outputs(bias.Gradient);
        }
    }

    [Fact]
    public void The_message_names_the_place_and_both_numbers()
    {
        var expected = Outputs(1, 2);
        string? where = Judgement.Of(expected, Outputs(1, 2.5), () => expected).Where;
        Assert.StartsWith("y[1] is 2.5, but 2 is right: apart by 0.25 of the scale", where, StringComparison.Ordinal);
    }
}
