using KernelGen.Benchmarks.Compare.Contenders;
using KernelGen.Benchmarks.Compare.Upkeep;
using KernelGen.Benchmarks.Shapes;

namespace KernelGen.Benchmarks.Tests;

[Collection(WholeRun.OneAtATime)]
public class UpkeepTests
{
    [Fact]
    public void A_row_has_the_choice_and_a_change_of_masks_and_both_bars_follow()
    {
        var run = WholeRun.Of("one-upkeep", problem => new FakeBaseline(problem, ContenderKind.Dense));
        Assert.Equal(0, run.ExitCode);
        string[] row = Assert.Single(run.Output.Split('\n'), line => line.StartsWith("linear512x256", StringComparison.Ordinal))
            .Split(' ', StringSplitOptions.RemoveEmptyEntries);
        Assert.Contains(row[5], (string[])["sparse", "dense"]);
        var layer = Assert.Single(run.Json!.Value.GetProperty("layers").EnumerateArray());
        Assert.Equal(row[5] == "dense" ? "dense" : "sparse", layer.GetProperty("chosen").GetString());
        Assert.InRange(layer.GetProperty("chosen_over_better").GetDouble(), 0.3, 3);
        Assert.True(layer.GetProperty("dense_seconds").GetDouble() > layer.GetProperty("sparse_seconds").GetDouble());
        Assert.Contains("(bar: 1.05x)", run.Output, StringComparison.Ordinal);
        Assert.Contains("(bar: 2x)", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("@upkeep nothing 0.9", "No layer is called 'nothing'")]
    [InlineData("@upkeep linear512x256 1.5", "1.5")]
    public void A_layer_or_a_share_that_does_not_exist_is_refused(string line, string message) =>
        Assert.Contains(message, Assert.Throws<SuiteException>(() =>
        {
            foreach (var run in SuiteParser.Parse("wrong", [line]).Upkeep)
                _ = UpkeepLayers.Find(run.Layer);
        }).Message, StringComparison.Ordinal);
}
