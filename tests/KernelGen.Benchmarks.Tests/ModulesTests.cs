using KernelGen.Benchmarks.Compare.Libtorch;
using KernelGen.Benchmarks.Shapes;

namespace KernelGen.Benchmarks.Tests;

[Collection(WholeRun.OneAtATime)]
public class ModulesTests
{
    [Fact]
    public void Models_with_sparse_modules_are_timed_beside_dense_ones_and_the_exchange_is_shown()
    {
        Assert.SkipUnless(LibtorchLibrary.TryLoad(threads: 1, out string reason), reason);
        var run = WholeRun.Of("one-module", (_, _) => throw new InvalidOperationException("This suite has no baselines of single layers."));

        Assert.Equal("", run.Error.Replace("case 1/1: cnn, 95 % sparse, batch 2", "", StringComparison.Ordinal).Trim());
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("exchanged in channels_last", run.Output, StringComparison.Ordinal);
        Assert.Contains("times as fast as the dense one (bar: 2x)", run.Output, StringComparison.Ordinal);
        var steps = run.Json!.Value.GetProperty("steps").EnumerateArray().ToArray();
        Assert.Equal(
            ["libtorch dense", "sparse modules", "libtorch dense, channels_last", "sparse modules, channels_last"],
            steps.Select(step => step.GetProperty("contender").GetString()));
        Assert.All(steps, step => Assert.InRange(step.GetProperty("step_seconds").GetDouble(), double.Epsilon, 10));
    }

    [Fact]
    public void A_model_that_does_not_exist_is_refused_by_name()
    {
        var suite = SuiteParser.Parse("wrong", ["@modules nothing 2 0.9"]);
        string message = Assert.Throws<SuiteException>(() => Compare.Networks.TrainedModel.Find(suite.Modules[0].Model)).Message;
        Assert.Contains("nothing", message, StringComparison.Ordinal);
    }
}
