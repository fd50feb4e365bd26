using System.Text.Json;

namespace KernelGen.Samples.Tests.ResNet18;

/// <summary>One run of twelve steps on random images of 64 x 64, looked at from all sides.</summary>
public sealed class TrainingTests(TrainingTests.Run run) : IClassFixture<TrainingTests.Run>
{
    private const int Steps = 12;

    [Fact]
    public void Succeeds_without_a_message_on_stderr()
    {
        Assert.Equal("", run.Result.Error);
        Assert.Equal(0, run.Result.ExitCode);
    }

    [Fact]
    public void Json_holds_the_promised_keys_in_order() =>
        Assert.Equal(
            ["step_seconds", "forward_seconds", "backward_seconds", "optimizer_seconds", "peak_rss_bytes", "planned_bytes", "loss"],
            run.Json.EnumerateObject().Select(property => property.Name));

    [Fact]
    public void The_parts_of_a_step_are_written()
    {
        double step = run.Json.GetProperty("step_seconds").GetDouble();
        foreach (string part in (string[])["forward_seconds", "backward_seconds", "optimizer_seconds"])
            Assert.InRange(run.Json.GetProperty(part).GetDouble(), double.Epsilon, step);
        Assert.True(run.Json.GetProperty("peak_rss_bytes").GetInt64() > run.Json.GetProperty("planned_bytes").GetInt64());

        // The input alone is 16 images of 3 x 64 x 64 numbers.
        Assert.True(run.Json.GetProperty("planned_bytes").GetInt64() > 16 * 3 * 64 * 64 * sizeof(float));
    }

    [Fact]
    public void The_loss_of_each_step_is_written_and_falls()
    {
        double[] losses = [.. run.Json.GetProperty("loss").EnumerateArray().Select(loss => loss.GetDouble())];

        Assert.Equal(Steps, losses.Length);
        Assert.InRange(losses[0], 0.8 * Math.Log(10), 2 * Math.Log(10));
        Assert.InRange(losses[^1], 0, 0.5 * losses[0]);
    }

    [Fact]
    public void Shows_the_network_its_steps_and_where_their_time_went()
    {
        foreach (string expected in (string[])[
            "one batch of 16 random images", "Conv2dForward_F32_64x64", "Conv2dForward_F32_3x64", "95 %", "Shortcut512", "Classifier10",
            "sparse convolution", "batch norm", "pooling", "optimiser", "resident at most"])
            Assert.Contains(expected, run.Result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', run.Result.Output);
    }

    [Theory]
    [InlineData("loss.png")]
    [InlineData("layers.png")]
    [InlineData("pattern-conv64.png")]
    public void Writes_the_picture(string name) => PngAssert.IsPicture(Path.Combine(run.Folder["report"], name));

    [Fact]
    public void Leaves_no_temporary_file()
    {
        Assert.Equal(["report", "result.json"], run.Folder.Names);
        Assert.Equal(3, Directory.GetFiles(run.Folder["report"]).Length);
    }

    public sealed class Run : IAsyncLifetime
    {
        internal TemporaryFolder Folder { get; } = new();

        internal SampleRun Result { get; private set; } = null!;

        internal JsonElement Json { get; private set; }

        public async ValueTask InitializeAsync()
        {
            Result = await Sample.StartShort(
                "--classes", "10", "--batch", "16", "--steps", $"{Steps}", "--json", Folder["result.json"], "--report", Folder["report"]);
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
