using KernelGen.Benchmarks.Compare;
using KernelGen.Benchmarks.Compare.Contenders;
using KernelGen.Benchmarks.Compare.Report;
using KernelGen.Benchmarks.Shapes;

namespace KernelGen.Benchmarks.Tests;

public class CrippledTests
{
    private const double Peak = 100;

    [Fact]
    public void Below_thirty_percent_of_the_peak_a_convolution_is_crippled()
    {
        Assert.Null(Crippled.Reason(operations: 30e9, seconds: 1, Peak));
        Assert.Equal(
            "crippled: 29.9 GFLOP/s, zeros counted, are 29.9 % of this machine's FMA peak of 100.0; from 30 % on it counts",
            Crippled.Reason(operations: 29.9e9, seconds: 1, Peak));
    }

    [Theory]
    [InlineData(0.31, false)]
    [InlineData(0.29, true)]
    public void Its_column_becomes_empty_and_nothing_else_changes(double share, bool crippled)
    {
        var measured = Measured(Problems.ConvolutionCase, share);
        var fair = measured.WithoutCrippled(Peak);
        Assert.Equal(crippled, fair.Forward.Dense is null);
        Assert.Equal(crippled, fair.Both.Dense is null);
        Assert.Equal(crippled, fair.Both.SpeedupOverBestDense is null);
        Assert.Equal(crippled, fair.ReasonFor(ContenderKind.Dense) is not null);
        Assert.Equal(measured.Both with { Dense = null }, fair.Both with { Dense = null });
        Assert.Equal(crippled ? 0 : 1, new CaseGroup([fair]).CasesWithDense);
    }

    /// <summary>libtorch's products run at 40 % of the peak on AMD processors as they ship, and small ones at less.</summary>
    [Fact]
    public void A_linear_layer_never_is() => Assert.NotNull(Measured(Problems.LinearCase, 0.05).WithoutCrippled(Peak).Forward.Dense);

    [Fact]
    public void Its_ratio_enters_no_mean()
    {
        var (sound, slow) = (Measured(Problems.ConvolutionCase, 0.6), Measured(Problems.ConvolutionCase, 0.1));
        Assert.Equal(new CaseGroup([sound]).OverDense, new CaseGroup([sound, slow.WithoutCrippled(Peak)]).OverDense);
        Assert.NotEqual(new CaseGroup([sound]).OverDense, new CaseGroup([sound, slow]).OverDense);
        Assert.Null(new CaseGroup([slow.WithoutCrippled(Peak)]).OverDense);
    }

    /// <summary>With one form gone it is not known whether the other is the faster.</summary>
    [Fact]
    public void Without_one_of_the_papers_forms_there_is_no_better_one()
    {
        var seconds = new Dictionary<ContenderKind, double>
        {
            [ContenderKind.Ours] = 1,
            [ContenderKind.OwnDense] = 5,
            [ContenderKind.PaperOverBatch] = 3,
        };
        Assert.Equal(3, PassTimes.Of(seconds, []).Paper);
        var lacking = PassTimes.Of(seconds,
            [new OmittedBaseline(ContenderKind.PaperOverWidth, "the paper's form over the width", "wrong")]);
        Assert.Null(lacking.Paper);
        Assert.Null((lacking + lacking).SpeedupOverPaper);
        Assert.Equal(3, lacking.PaperOverBatch);
    }

    /// <summary>libtorch's both passes run at that share of the peak.</summary>
    private static Measurement Measured(LayerCase layerCase, double share)
    {
        double forward = layerCase.DenseForwardOperations / (Peak * 1e9), dense = forward / share;
        return new Measurement(
            layerCase, Nonzeros: 10, new PassTimes(forward / 8, forward / 3, null, forward, dense, null),
            new PassTimes(forward / 4, forward, null, 2 * forward, 2 * dense, null), ForwardAfterUpdate: forward / 7, "forward",
            "backward");
    }
}
