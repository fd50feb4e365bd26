using System.Text.Json;
using KernelGen.Benchmarks.Compare;
using KernelGen.Benchmarks.Compare.Contenders;
using KernelGen.Benchmarks.Compare.Networks;
using KernelGen.Benchmarks.Shapes;

namespace KernelGen.Benchmarks.Tests;

[Collection(WholeRun.OneAtATime)]
public class NetworkTests
{
    private static readonly NetworkCase Cnn = new("cnn", Batch: 2, Sparsity: 0.9);

    [Fact]
    public void A_wrong_libtorch_leaves_the_columns_of_a_network_empty_and_ours_is_timed()
    {
        var run = WholeRun.Of("one-network", problem => new FakeBaseline(problem, ContenderKind.Dense, FakeBaseline.SpoilDX(0, float.NaN)));
        Assert.Equal(0, run.ExitCode);
        var row = Assert.Single(run.Json!.Value.GetProperty("cases").EnumerateArray());
        Assert.True(row.GetProperty("ours").GetProperty("step_seconds").GetDouble() > 0);
        Assert.Equal(JsonValueKind.Null, row.GetProperty("libtorch").ValueKind);
        Assert.Equal(JsonValueKind.Null, row.GetProperty("vs_libtorch").ValueKind);
        Assert.Equal(JsonValueKind.Null, row.GetProperty("memory_of_libtorch").ValueKind);
        Assert.StartsWith("784->512, 90 % sparse, batch 16 is wrong: dX[0] is NaN, but ", row.GetProperty("libtorch_reason").GetString(),
            StringComparison.Ordinal);
        Assert.Contains("libtorch is left out of mlp, 90 % sparse, batch 16: 784->512, 90 % sparse, batch 16 is wrong: dX[0] is NaN",
            run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_crippled_convolution_leaves_libtorch_out() =>
        Assert.StartsWith("crippled: ", Reason("cnn", problem => new FakeBaseline(problem, ContenderKind.Dense)), StringComparison.Ordinal);

    [Fact]
    public void Wrong_gradients_on_small_maps_leave_libtorch_out() => Assert.StartsWith(
        "3x3 3->5 7x7, 60 % sparse, batch 3 is wrong: dX[4] is 1, but ",
        Reason("cnn", problem => new FakeBaseline(problem, ContenderKind.Dense, problem.Batch == 3 ? FakeBaseline.SpoilDX(4, 1) : null)),
            StringComparison.Ordinal);

    [Fact]
    public void A_network_without_convolutions_does_not_depend_on_them() => Assert.Null(Reason("mlp", problem =>
        problem.Case.Shape is ConvShape ? throw new InvalidOperationException() : new FakeBaseline(problem, ContenderKind.Dense)));

    [Fact]
    public void The_layers_of_the_models_are_known()
    {
        Assert.Equal(["784->512", "512->256", "256->10"], TrainedModel.Find("mlp").Shapes().Select(shape => shape.ToString()));
        Assert.Contains("7x7/2 3->64 224x224", TrainedModel.Find("resnet18").Shapes().Select(shape => shape.ToString()));
    }

    private static string? Reason(string model, Func<LayerProblem, IContender> libtorch) =>
        new LibtorchCheck(new Baselines(libtorch, Mkl: null), Workers.CallerOnly)
            .Reason(TrainedModel.Find(model), Cnn with { Model = model });
}
