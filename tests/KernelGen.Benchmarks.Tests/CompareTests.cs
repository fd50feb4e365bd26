using System.Text.Json;
using KernelGen.Benchmarks.Compare.Contenders;

namespace KernelGen.Benchmarks.Tests;

/// <summary>Whole runs of <c>compare</c> over one small case, with baselines that are wrong, slow or throw.</summary>
[Collection(WholeRun.OneAtATime)]
public class CompareTests
{
    [Theory]
    [InlineData("one-convolution", "3x3 3->5 7x7, 60 % sparse, batch 1")]
    [InlineData("one-linear", null)]
    public void A_wrong_libtorch_leaves_its_column_empty_and_says_why(string suite, string? smallMap)
    {
        var fakes = new List<FakeBaseline>();
        var run = WholeRun.Of(suite, Keep(fakes, FakeBaseline.SpoilDX(4, float.NaN)));
        RequireRest(run);
        RequireEmpty(run, "dense_us", "vs_dense", "libtorch_reason", "wrong: dX[4] is NaN");
        Assert.Contains("fake Dense, every case: wrong: dX[4] is NaN, but ", run.Output, StringComparison.Ordinal);
        Assert.All(fakes, fake => Assert.True(fake.IsDisposed));
        Assert.All(fakes, fake => Assert.Equal(0, fake.Calls));
        if (smallMap is not null)
            Assert.Contains($"Before the run: fake Dense: {smallMap} is wrong: dX[4] is NaN", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_crippled_libtorch_is_timed_and_left_out()
    {
        var fakes = new List<FakeBaseline>();
        var run = WholeRun.Of("one-convolution", Keep(fakes));
        RequireRest(run);
        RequireEmpty(run, "dense_us", "vs_dense", "libtorch_reason", "crippled: ");
        Assert.Contains("fake Dense, every case: crippled: ",
            run.Output.Replace("libtorch dense", "fake Dense", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Contains(fakes, fake => fake.Calls > 0);
        foreach (var bar in run.Json!.Value.GetProperty("bars").EnumerateArray()
            .Where(bar => bar.GetProperty("name").GetString()!.StartsWith("vs_dense", StringComparison.Ordinal)))
            Assert.Equal(JsonValueKind.Null, bar.GetProperty("value").ValueKind);
    }

    [Fact]
    public void A_right_libtorch_keeps_its_column()
    {
        var run = WholeRun.Of("one-linear", Keep([]));
        RequireRest(run);
        foreach (var row in run.Json!.Value.GetProperty("cases").EnumerateArray())
        {
            Assert.True(row.GetProperty("dense_us").GetDouble() > 1000);
            Assert.True(row.GetProperty("vs_dense").GetDouble() > 1);
            Assert.Equal(JsonValueKind.Null, row.GetProperty("libtorch_reason").ValueKind);
        }
    }

    [Fact]
    public void A_libtorch_that_cannot_be_created_leaves_its_column_empty()
    {
        var run = WholeRun.Of("one-linear", _ => throw new InvalidOperationException("no kernel for this processor"));
        RequireRest(run);
        RequireEmpty(run, "dense_us", "vs_dense", "libtorch_reason", "it throws InvalidOperationException: no kernel for this processor");
    }

    [Fact]
    public void A_wrong_form_of_the_paper_leaves_its_column_empty()
    {
        var run = WholeRun.Of("one-linear", libtorch: null, paper: (problem, _) =>
            new FakeBaseline(problem, ContenderKind.PaperOverBatch, FakeBaseline.SpoilDX(4, 1)));
        Assert.Equal(0, run.ExitCode);
        RequireEmpty(run, "paper_us", "vs_paper", "paper_over_batch_reason", "wrong: dX[4] is 1");
        RequireEmpty(run, "dense_us", "vs_dense", "libtorch_reason", "none was asked for");
    }

    [Fact]
    public void Wrong_numbers_of_ours_end_the_run_with_code_1()
    {
        var run = WholeRun.Of("one-linear", (_, _) => throw new DisagreementException("KernelGen is wrong."));
        Assert.Equal((1, "KernelGen is wrong.\n"), (run.ExitCode, run.Error));
        Assert.Null(run.Json);
    }

    /// <summary>Ours, our dense layer and the paper's form were timed, and the means are there.</summary>
    private static void RequireRest(WholeRun run)
    {
        Assert.Equal(0, run.ExitCode);
        var rows = run.Json!.Value.GetProperty("cases").EnumerateArray().ToArray();
        Assert.Equal(["forward", "backward", "both"], rows.Select(row => row.GetProperty("pass").GetString()));
        foreach (var row in rows)
        {
            foreach (string column in new[] { "ours_us", "paper_us", "own_dense_us", "vs_paper", "vs_own_dense" })
                Assert.True(row.GetProperty(column).GetDouble() > 0);
        }

        Assert.True(run.Json.Value.GetProperty("geomean").GetProperty("vs_paper").GetDouble() > 0);
    }

    /// <summary>The column and its ratio are empty in every row and in the means, and the reason stands beside them.</summary>
    private static void RequireEmpty(WholeRun run, string column, string ratio, string reason, string says)
    {
        foreach (var row in run.Json!.Value.GetProperty("cases").EnumerateArray())
        {
            Assert.Equal(JsonValueKind.Null, row.GetProperty(column).ValueKind);
            Assert.Equal(JsonValueKind.Null, row.GetProperty(ratio).ValueKind);
            Assert.StartsWith(says, row.GetProperty(reason).GetString(), StringComparison.Ordinal);
        }

        Assert.Equal(JsonValueKind.Null, run.Json.Value.GetProperty("geomean").GetProperty(ratio).ValueKind);
        Assert.Contains(says, run.Output, StringComparison.Ordinal);
    }

    private static Func<LayerProblem, IContender> Keep(List<FakeBaseline> fakes, Func<LayerResult, LayerResult>? spoil = null) => problem =>
    {
        fakes.Add(new FakeBaseline(problem, ContenderKind.Dense, spoil));
        return fakes[^1];
    };
}
