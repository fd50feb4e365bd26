namespace KernelGen.Samples.Tests.ResNet18;

public sealed class CommandLineTests
{
    [Theory]
    [InlineData("--size", "31", "a whole number from 32 to 1024")]
    [InlineData("--size", "0", "a whole number from 32 to 1024")]
    [InlineData("--size", "large", "a whole number from 32 to 1024")]
    [InlineData("--classes", "1", "a whole number from 2 to 1000")]
    [InlineData("--classes", "1001", "a whole number from 2 to 1000")]
    [InlineData("--sparsity", "1", "a number from 0 to below 1")]
    [InlineData("--sparsity", "-0.1", "a number from 0 to below 1")]
    [InlineData("--sparsity", "NaN", "a number from 0 to below 1")]
    [InlineData("--scope", "local", "uniform or global")]
    [InlineData("--scope", "1", "uniform or global")]
    [InlineData("--batch", "0", "a whole number from 1 to 4096")]
    [InlineData("--batch", "5000", "a whole number from 1 to 4096")]
    [InlineData("--steps", "0", "a whole number from 1")]
    [InlineData("--steps", "2.5", "a whole number from 1")]
    [InlineData("--learning-rate", "0", "a number above 0")]
    [InlineData("--learning-rate", "Infinity", "a number above 0")]
    [InlineData("--label-smoothing", "1", "a number from 0 to below 1")]
    [InlineData("--label-smoothing", "NaN", "a number from 0 to below 1")]
    [InlineData("--learning-rate", "0,05", "a number above 0. Write 0.05, with a point.")]
    [InlineData("--label-smoothing", "0,1", "a number from 0 to below 1. Write 0.1, with a point.")]
    [InlineData("--threads", "0", "a whole number from 1 to 1024")]
    [InlineData("--seed", "one", "a whole number")]
    public async Task A_value_out_of_range_is_refused(string option, string value, string range) =>
        (await Sample.Start(option, value)).AssertRefused($"{option} is '{value}', but must be {range}", "--help");

    /// <summary>Kernels do not know the size of images: 33 is halved to 17, 9, 5, 3 and 2 pixels.</summary>
    [Fact]
    public async Task Images_of_any_size_train()
    {
        var run = await Sample.Start("--size", "33", "--batch", "2", "--steps", "2", "--classes", "3", "--threads", "1");
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("3x33x33", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--epochs", "--epochs")]
    [InlineData("folder", "folder")]
    [InlineData("--json", "--json")]
    public async Task An_unknown_or_unfinished_option_is_refused(string argument, string expected) =>
        (await Sample.Start(argument)).AssertRefused(expected, "--help");

    [Fact]
    public async Task Help_explains_every_option()
    {
        var run = await Sample.Start("--help");

        Assert.Equal(0, run.ExitCode);
        foreach (string option in (string[])["--size", "--classes", "--sparsity", "--scope", "--data", "--test", "--batch", "--steps",
            "--learning-rate", "--label-smoothing", "--threads", "--seed", "--json", "--report"])
            Assert.Contains(option, run.Output, StringComparison.Ordinal);
        Assert.Contains("[default: 224]", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_json_file_in_a_missing_folder_is_refused_before_the_training()
    {
        using var folder = new TemporaryFolder();

        (await Sample.StartShort("--json", Path.Combine(folder["missing"], "result.json"))).AssertRefused(
            "--json", $"there is no folder {folder["missing"]}");
    }

    [Fact]
    public async Task A_report_folder_that_is_a_file_is_refused_before_the_training()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["file"], "kept");

        (await Sample.StartShort("--report", folder["file"])).AssertRefused("--report", "is a file, but a folder is needed");

        Assert.Equal("kept", File.ReadAllText(folder["file"]));
    }

    [Fact]
    public async Task A_run_that_is_stopped_leaves_nothing()
    {
        using var folder = new TemporaryFolder();

        var run = await Sample.StartStopped("--json", folder["result.json"], "--report", folder["report"]);

        Assert.Equal(130, run.ExitCode);
        Assert.Contains("Nothing was written", run.Error, StringComparison.Ordinal);
        Assert.Empty(folder.Names);
    }

    [Fact]
    public async Task A_run_that_diverges_is_explained_and_leaves_nothing()
    {
        using var folder = new TemporaryFolder();

        var run = await Sample.StartShort("--learning-rate", "1e30", "--steps", "20", "--json", folder["result.json"]);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("Train with a lower learning rate", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", run.Error, StringComparison.Ordinal);
        Assert.Empty(folder.Names);
    }
}
