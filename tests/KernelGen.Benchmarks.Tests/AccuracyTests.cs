using KernelGen.Benchmarks.Compare.Accuracy;
using KernelGen.Benchmarks.Compare.Contenders;
using KernelGen.Benchmarks.Shapes;

namespace KernelGen.Benchmarks.Tests;

[Collection(WholeRun.OneAtATime)]
public class AccuracyTests
{
    [Fact]
    public void Trainings_are_written_with_seconds_and_accuracy()
    {
        var run = WholeRun.Of("two-accuracy", problem => new FakeBaseline(problem, ContenderKind.Dense));
        Assert.Equal(0, run.ExitCode);
        var runs = run.Json!.Value.GetProperty("runs").EnumerateArray().ToArray();
        Assert.Equal(["dense", "gmp"], runs.Select(each => each.GetProperty("method").GetString()));
        Assert.Equal(["784-32-16-10", "784-512-256-10"], runs.Select(each => each.GetProperty("width").GetString()));
        Assert.Equal([0, 0.9], runs.Select(each => each.GetProperty("sparsity").GetDouble()));
        Assert.All(runs, each => Assert.Equal("mlp", each.GetProperty("network").GetString()));
        Assert.All(runs, each => Assert.Equal(1, each.GetProperty("seed").GetInt32()));
        Assert.All(runs, each => Assert.Equal(1, each.GetProperty("epochs").GetInt32()));
        Assert.All(runs, each => Assert.True(each.GetProperty("seconds").GetDouble() > 0));
        Assert.All(runs, each => Assert.InRange(each.GetProperty("test_accuracy").GetDouble(), 0.5, 0.95));
        Assert.Contains("no other case of the network is more accurate in the same or less time", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_faster_and_as_accurate_takes_a_case_off_the_front()
    {
        var points = AccuracyPoint.Of(
            [Result("a", 1, 1, 0.80), Result("a", 2, 3, 0.88), Result("b", 1, 2.5, 0.85), Result("c", 1, 1.5, 0.85),
                Result("d", 1, 4, 0.9)]);
        Assert.Equal([0.84, 0.85, 0.85, 0.9], points.Select(point => point.Accuracy), (one, other) => Math.Abs(one - other) < 1e-9);
        Assert.Equal([2, 2.5, 1.5, 4], points.Select(point => point.Seconds));
        Assert.Equal([false, false, true, true], points.Select(point => point.OnFront));
        Assert.Equal((0.80, 0.88), (points[0].Lowest, points[0].Highest));

        static AccuracyResult Result(string width, int seed, double seconds, double accuracy) =>
            new(new AccuracyCase("mlp", width, Methods.Dense, 0, 10, 0.05f), seed, seconds, accuracy);
    }

    [Theory]
    [InlineData("@train mlp 784-512-256-10 magic 0.9 1 0.05", "No method is called 'magic'")]
    [InlineData("@train mlp 784-7-10 gmp 0.9 1 0.05", "No sparse mlp has the width '784-7-10'")]
    [InlineData("@train rnn 784-7-10 gmp 0.9 1 0.05", "No network is called 'rnn'")]
    [InlineData("@train mlp 784-512-256-10 gmp 0.9 1 0", "'0' is no learning rate")]
    public void A_case_that_cannot_be_trained_is_refused_before_anything_runs(string line, string message) =>
        Assert.Contains(message, Assert.Throws<SuiteException>(() =>
        {
            foreach (var run in SuiteParser.Parse("wrong", [line]).Accuracy)
            {
                Methods.Require(run.Method);
                _ = AccuracyTraining.Layers(run);
            }
        }).Message, StringComparison.Ordinal);
}
