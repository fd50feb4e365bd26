using KernelGen.Benchmarks.Compare.Contenders;

namespace KernelGen.Benchmarks.Tests;

public class VerdictTests
{
    public static TheoryData<string> Layers => ["convolution", "linear"];

    [Theory]
    [MemberData(nameof(Layers))]
    public void Nobody_is_left_out_where_all_are_right(string layer)
    {
        var problem = Problem(layer);
        Assert.Empty(Verdict.Of(problem,
            [Fake(problem, ContenderKind.Ours), Fake(problem, ContenderKind.OwnDense), Fake(problem, ContenderKind.Dense)]));
    }

    [Theory]
    [InlineData("convolution", float.NaN)]
    [InlineData("convolution", 1.5f)]
    [InlineData("linear", float.NegativeInfinity)]
    [InlineData("linear", -1.5f)]
    public void A_wrong_baseline_is_left_out_with_what_is_wrong_and_the_others_stay(string layer, float number)
    {
        var problem = Problem(layer);
        var wrong = Assert.Single(Verdict.Of(problem,
        [
            Fake(problem, ContenderKind.Ours), Fake(problem, ContenderKind.PaperOverBatch),
            Fake(problem, ContenderKind.Dense, FakeBaseline.SpoilDX(11, number)),
            Fake(problem, ContenderKind.PaperOverWidth),
        ]));
        Assert.Equal(ContenderKind.Dense, wrong.Kind);
        Assert.StartsWith("wrong: dX[11] is ", wrong.Reason, StringComparison.Ordinal);
        Assert.EndsWith(" by its definition", wrong.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Each_array_is_compared()
    {
        var problem = Problems.Linear();
        Func<LayerResult, float[]>[] arrays = [result => result.Y, result => result.DX, result => result.DW!, result => result.DB!];
        string[] names = ["Y", "dX", "dW", "db"];
        foreach (var (array, name) in arrays.Zip(names))
        {
            var wrong = Verdict.Of(problem, [Fake(problem, ContenderKind.Ours), Fake(problem, ContenderKind.MklSparse, Spoil)]);
            Assert.StartsWith($"wrong: {name}[3] is ", Assert.Single(wrong).Reason, StringComparison.Ordinal);

            LayerResult Spoil(LayerResult right)
            {
                array(right)[3] += 1;
                return right;
            }
        }
    }

    [Fact]
    public void A_baseline_that_throws_is_left_out()
    {
        var problem = Problems.Convolution();
        var wrong = Verdict.Of(problem,
            [Fake(problem, ContenderKind.Ours),
            Fake(problem, ContenderKind.Dense, _ => throw new InvalidOperationException("could not create a primitive\nat ..."))]);
        Assert.Equal("it throws InvalidOperationException: could not create a primitive", Assert.Single(wrong).Reason);
    }

    [Theory]
    [MemberData(nameof(Layers))]
    public void The_run_stops_where_ours_are_wrong(string layer)
    {
        var problem = Problem(layer);
        var exception = Assert.Throws<DisagreementException>(() => Verdict.Of(problem,
            [Fake(problem, ContenderKind.Ours, FakeBaseline.SpoilDX(0, float.NaN)), Fake(problem, ContenderKind.Dense)]));
        Assert.Contains("fake Ours is wrong: dX[0] is NaN", exception.Message, StringComparison.Ordinal);
    }

    /// <summary>Random places miss one wrong number among 567; the place where a contender differs is looked at in any case.</summary>
    [Fact]
    public void A_contender_that_differs_convicts_ours_where_ours_are_wrong()
    {
        var problem = Problems.Convolution();
        var definition = new Definition(problem);
        var right = FakeBaseline.Right(problem);
        int missed = Enumerable.Range(0, right.DX.Length)
            .First(at => definition.MistakeIn(FakeBaseline.SpoilDX(at, 9)(FakeBaseline.Right(problem))) is null);
        var ours = Fake(problem, ContenderKind.Ours, FakeBaseline.SpoilDX(missed, 9));
        Assert.Empty(Verdict.Of(problem, [ours]));
        Assert.Throws<DisagreementException>(() => Verdict.Of(problem, [ours, Fake(problem, ContenderKind.PaperOverBatch)]));
    }

    [Fact]
    public void The_run_stops_where_our_dense_layer_is_wrong()
    {
        var problem = Problems.Linear();
        Assert.Throws<DisagreementException>(() => Verdict.Of(problem,
            [Fake(problem, ContenderKind.Ours), Fake(problem, ContenderKind.OwnDense, FakeBaseline.SpoilDX(5, 0.001f))]));
    }

    private static LayerProblem Problem(string layer) => layer == "linear" ? Problems.Linear() : Problems.Convolution();

    private static FakeBaseline Fake(LayerProblem problem, ContenderKind kind, Func<LayerResult, LayerResult>? spoil = null) =>
        new(problem, kind, spoil);
}
