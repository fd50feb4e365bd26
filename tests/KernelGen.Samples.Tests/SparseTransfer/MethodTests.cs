using KernelGen.Storage;
using SparseTransfer.Output;

namespace KernelGen.Samples.Tests.SparseTransfer;

/// <summary>Every method trains a few steps.</summary>
public sealed class MethodTests
{
    [Theory]
    [InlineData("gmp", 0.9, 0)]
    [InlineData("rigl", 0.9, 0)]
    [InlineData("one-shot", 0.9, 0)]
    [InlineData("dense", 0, 0)]
    [InlineData("last-block", 0, 3)]
    [InlineData("probe", 0, 4)]
    public async Task Trains(string method, double sparsity, int frozen)
    {
        using var images = Sample.TwoClasses();
        using var folder = new TemporaryFolder();

        var run = await Sample.StartShort(
            images, "--method", method, "--sparsity", "0.9", "--epochs", "2",
            "--json", folder["result.json"], "--report", folder["report"]);

        Assert.Equal("", run.Error);
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("licence of the weights: MIT", run.Output, StringComparison.Ordinal);
        Assert.Contains("random (seed 1): the classifier", run.Output, StringComparison.Ordinal);
        var result = RunResult.FromJson(await File.ReadAllBytesAsync(folder["result.json"], TestContext.Current.CancellationToken));
        Assert.Equal(sparsity, result.Sparsity, 0.001);
        Assert.Equal(frozen, result.FrozenGroups);
        Assert.Equal(2, result.Epochs.Count);
        Assert.Equal(6, result.PartsMs.Steps);
        Assert.Equal(method == "probe", result.FeatureSeconds > 0);
        Assert.InRange(result.StepMs, double.Epsilon, 1000 * result.Seconds);
        Assert.Contains(result.Kinds, kind => kind.Kind == "linear");
        Assert.Equal(sparsity > 0, result.Kinds.Any(kind => kind.Kind == "sparse convolution"));
        PngAssert.IsPicture(Path.Combine(folder["report"], "accuracy.png"));
        Assert.Equal(sparsity > 0, File.Exists(Path.Combine(folder["report"], "pattern-convolution257.png")));
        Assert.Equal(method is "gmp" or "rigl", File.Exists(Path.Combine(folder["report"], "mask-convolution257.png")));
    }

    [Theory]
    [InlineData("one-shot", 1, true)]
    [InlineData("dense", 3, true)]
    [InlineData("dense", 0, false)]
    public async Task Frozen_groups_run_once_for_images_that_stay_the_same(string method, int freeze, bool once)
    {
        using var folder = new TemporaryFolder();
        string[] options =
        [
            "--method", method, "--freeze", $"{freeze}", "--train-images", "40", "--size", "32", "--batch", "20", "--epochs", "1",
            "--threads", "2",
        ];

        var run = await Sample.Start([.. options, "--json", folder["result.json"], "--save", folder["network.safetensors"]]);

        Assert.Equal("", run.Error);
        Assert.Equal(once, run.Output.Contains("computed once for each image", StringComparison.Ordinal));
        var result = RunResult.FromJson(await File.ReadAllBytesAsync(folder["result.json"], TestContext.Current.CancellationToken));
        Assert.Equal(once, result.FeatureSeconds > 0);
        Assert.Equal(2, result.PartsMs.Steps);

        // The whole network is saved, not the trained part alone.
        using var saved = SafetensorsFile.Open(folder["network.safetensors"]);
        Assert.Contains("Convolution249.weight", saved.Tensors.Keys);
        Assert.Contains("Classifier.weight", saved.Tensors.Keys);
    }

    [Fact]
    public async Task Two_colours_are_told_apart()
    {
        using var images = Sample.TwoClasses();
        using var folder = new TemporaryFolder();

        var run = await Sample.StartShort(images, "--method", "probe", "--epochs", "10", "--json", folder["result.json"]);

        Assert.Equal(0, run.ExitCode);
        byte[] json = await File.ReadAllBytesAsync(folder["result.json"], TestContext.Current.CancellationToken);
        Assert.Equal(1, RunResult.FromJson(json).TestAccuracy);
    }

    [Fact]
    public async Task Random_weights_need_no_pretrained_ones()
    {
        using var images = Sample.TwoClasses();

        var run = await Sample.StartShort(images, "--weights", "random", "--method", "one-shot");

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("random (seed 1): all convolutions", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("licence", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_saved_network_teaches()
    {
        using var images = Sample.TwoClasses();
        using var folder = new TemporaryFolder();

        Assert.Equal(0, (await Sample.StartShort(images, "--method", "last-block", "--save", folder["teacher.safetensors"])).ExitCode);
        var run = await Sample.StartShort(images, "--method", "one-shot", "--freeze", "2", "--distill", folder["teacher.safetensors"]);

        Assert.Equal("", run.Error);
        Assert.Contains("teacher: ", run.Output, StringComparison.Ordinal);
        Assert.Contains("not trained: the first convolution and the first 2 residual groups", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_of_another_kind_does_not_teach()
    {
        using var images = Sample.TwoClasses();
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder["file"], "no network", TestContext.Current.CancellationToken);

        var run = await Sample.StartShort(images, "--method", "one-shot", "--distill", folder["file"]);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains($"--distill {folder["file"]}", run.Error, StringComparison.Ordinal);
    }
}
