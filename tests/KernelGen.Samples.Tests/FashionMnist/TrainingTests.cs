using System.Globalization;
using System.Text.Json;

namespace KernelGen.Samples.Tests.FashionMnist;

/// <summary>One run of two epochs on the embedded images with the default options, looked at from all sides.</summary>
public sealed class TrainingTests(TrainingTests.Run run) : IClassFixture<TrainingTests.Run>
{
    [Fact]
    public void Succeeds_without_a_message_on_stderr()
    {
        Assert.Equal("", run.Result.Error);
        Assert.Equal(0, run.Result.ExitCode);
    }

    [Fact]
    public void Reaches_75_percent_in_two_epochs()
    {
        // Seeds 1 to 3 reached 79.2 to 80.6 %; a network whose hidden layers do not learn stays well below.
        Assert.InRange(run.Json.GetProperty("test_accuracy").GetDouble(), 0.75, 0.90);
    }

    [Fact]
    public void Json_holds_the_promised_keys_in_order() =>
        Assert.Equal(
            ["test_accuracy", "train_loss", "samples_per_second", "sparsity", "nonzeros", "threads"],
            run.Json.EnumerateObject().Select(property => property.Name));

    [Fact]
    public void The_loss_of_each_epoch_is_written_and_falls()
    {
        double[] losses = [.. run.Json.GetProperty("train_loss").EnumerateArray().Select(loss => loss.GetDouble())];

        Assert.Equal(2, losses.Length);
        Assert.InRange(losses[0], 0.5, Math.Log(10));
        Assert.InRange(losses[1], 0.3, losses[0]);
    }

    [Fact]
    public void The_hidden_layers_are_exactly_as_sparse_as_asked()
    {
        // A tenth of 784 * 512 and of 512 * 256, each to the nearest weight.
        Assert.Equal(40_141 + 13_107, run.Json.GetProperty("nonzeros").GetInt32());
        Assert.Equal(0.9, run.Json.GetProperty("sparsity").GetDouble());
    }

    [Fact]
    public void Speed_and_threads_are_written()
    {
        Assert.True(run.Json.GetProperty("samples_per_second").GetDouble() > 0);
        // Of two, fewer may share the steps where that was measured to be faster.
        Assert.InRange(run.Json.GetProperty("threads").GetInt32(), 1, 2);
    }

    [Fact]
    public void Shows_the_network_a_row_for_each_epoch_and_the_time_of_each_pass()
    {
        string output = run.Result.Output;
        foreach (string expected in (string[])[
            "LinearForward_F32_784x512", "LinearBackward", "40,141", "epoch", "Hidden2", "forward", "backward", "test accuracy"])
        {
            Assert.Contains(expected, output, StringComparison.Ordinal);
        }

        Assert.Equal(
            2,
            output.Split('\n').Count(
                line => line.TrimStart().StartsWith("1  ", StringComparison.Ordinal)
                    || line.TrimStart().StartsWith("2  ", StringComparison.Ordinal)));
    }

    [Fact]
    public void No_line_is_broken_or_coloured_where_the_output_is_no_terminal()
    {
        Assert.DoesNotContain('\u001b', run.Result.Output);
        Assert.DoesNotContain('\r', run.Result.Output.ReplaceLineEndings("\n"));
    }

    [Theory]
    [InlineData("curves.png")]
    [InlineData("pattern-hidden1.png")]
    [InlineData("pattern-hidden2.png")]
    [InlineData("pixels-hidden1.png")]
    [InlineData("predictions.png")]
    [InlineData("mask-hidden1.png")]
    [InlineData("mask-hidden2.png")]
    [InlineData("sparsity.png")]
    public void Writes_the_picture(string name) => PngAssert.IsPicture(Path.Combine(run.Folder["report"], name));

    [Fact]
    public void Leaves_no_temporary_file()
    {
        Assert.Equal(["log.csv", "report", "result.json"], run.Folder.Names);
        Assert.Equal(8, Directory.GetFiles(run.Folder["report"]).Length);
    }

    /// <summary>A row for the network and one for each of its layers, after each epoch.</summary>
    [Fact]
    public async Task Writes_a_row_for_each_epoch_and_layer()
    {
        string[] lines = await File.ReadAllLinesAsync(run.Folder["log.csv"], TestContext.Current.CancellationToken);
        Assert.Equal(
            ["layer", "", "Hidden1", "Hidden2", "Classifier", "", "Hidden1", "Hidden2", "Classifier"],
            lines.Select(line => line.Split(',')[8]));
        (await Sample.Start("--csv", run.Folder["log.csv"])).AssertRefused(
            "log.csv: the file exists.", "Choose another name, or delete it.");
    }

    /// <summary>Pruning begins with four times the weights that stay.</summary>
    [Fact]
    public async Task Begins_denser_than_it_ends()
    {
        string[] lines = await File.ReadAllLinesAsync(run.Folder["log.csv"], TestContext.Current.CancellationToken);
        int[] last =
        [
            .. lines[^3].Split(',')[9..13].Where((_, column) => column != 2).Select(word => int.Parse(word, CultureInfo.InvariantCulture)),
        ];
        Assert.Equal([401_408, 40_141, 160_563 - 40_141], last);
    }

    public sealed class Run : IAsyncLifetime
    {
        internal TemporaryFolder Folder { get; } = new();

        internal SampleRun Result { get; private set; } = null!;

        internal JsonElement Json { get; private set; }

        public async ValueTask InitializeAsync()
        {
            Result = await Sample.Start(
                "--epochs", "2", "--threads", "2", "--json", Folder["result.json"], "--csv", Folder["log.csv"], "--report",
                Folder["report"]);
            using var document = JsonDocument.Parse(await File.ReadAllBytesAsync(Folder["result.json"]));
            Json = document.RootElement.Clone();
        }

        public ValueTask DisposeAsync()
        {
            Folder.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
