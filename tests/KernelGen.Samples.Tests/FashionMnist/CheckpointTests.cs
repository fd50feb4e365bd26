using System.Text.Json;

namespace KernelGen.Samples.Tests.FashionMnist;

/// <summary>Methods by name, and trainings that are stopped and continued.</summary>
public sealed class CheckpointTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_resumed_training_ends_as_one_that_was_not_stopped()
    {
        using var folder = new TemporaryFolder();
        string[] options = ["--epochs", "2", "--method", "rigl", "--threads", "1", "--checkpoint", folder["run"]];
        var whole = await Sample.Start([.. options, "--json", folder["whole.json"]]);
        Assert.Equal("", whole.Error);

        // What a training leaves that was stopped after its first epoch.
        string last = Directory.GetFiles(folder["run"], "step-*").Max(StringComparer.Ordinal)!;
        File.Delete(last);
        File.Delete(Path.Combine(folder["run"], "best.safetensors"));
        var rest = await Sample.Start([.. options, "--resume", "--json", folder["rest.json"]]);
        Assert.Equal("", rest.Error);
        var (one, other) = (await Read(folder["whole.json"]), await Read(folder["rest.json"]));
        Assert.Equal(one.GetProperty("test_accuracy").GetDouble(), other.GetProperty("test_accuracy").GetDouble());
        Assert.Equal(one.GetProperty("train_loss")[1].GetDouble(), other.GetProperty("train_loss")[0].GetDouble());
        Assert.Equal(1, other.GetProperty("train_loss").GetArrayLength());

        Refused(await Sample.Start([.. options, "--resume"]), "is complete");
        Refused(await Sample.Start(options), "--checkpoint");
        Refused(await Sample.Start([.. options, "--resume", "--seed", "2"]), "seed: 1 in the checkpoint, 2 here");
    }

    [Fact]
    public async Task Resuming_needs_a_folder_with_a_checkpoint()
    {
        using var folder = new TemporaryFolder();
        (await Sample.Start("--resume")).AssertRefused("--resume needs the folder of the checkpoints. Add --checkpoint.");
        Refused(await Sample.Start("--epochs", "1", "--checkpoint", folder["nothing"], "--resume"), "There is no checkpoint");
    }

    [Theory]
    [InlineData("none")]
    [InlineData("set")]
    [InlineData("srigl")]
    [InlineData("cht")]
    [InlineData("acdc")]
    public async Task Every_method_ends_as_sparse_as_asked(string method)
    {
        using var folder = new TemporaryFolder();
        var run = await Sample.Start("--epochs", "1", "--sparsity", "0.95", "--method", method, "--json", folder["result.json"]);
        Assert.Equal("", run.Error);
        var json = await Read(folder["result.json"]);
        Assert.Equal(0.95, json.GetProperty("sparsity").GetDouble(), 4);
        Assert.InRange(json.GetProperty("test_accuracy").GetDouble(), 0.5, 0.9);
    }

    private static void Refused(SampleRun run, string message)
    {
        Assert.Equal(2, run.ExitCode);
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", run.Error, StringComparison.Ordinal);
    }

    private static async Task<JsonElement> Read(string file)
    {
        using var document = JsonDocument.Parse(await File.ReadAllBytesAsync(file, Stop));
        return document.RootElement.Clone();
    }
}
