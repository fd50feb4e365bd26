namespace KernelGen.Samples.Tests.FashionMnist;

public sealed class OutputPathTests
{
    [Fact]
    public async Task A_report_folder_below_a_file_is_refused_before_the_training()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["file"], "kept");

        (await Sample.Start("--report", Path.Combine(folder["file"], "report"))).AssertRefused(
            "--report", "is a file, but a folder is needed");

        Assert.Equal("kept", File.ReadAllText(folder["file"]));
    }

    [Fact]
    public async Task A_report_folder_that_is_a_file_is_refused_before_the_training()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["file"], "kept");

        (await Sample.Start("--report", folder["file"])).AssertRefused("--report", "is a file, but a folder is needed");
    }

    [Fact]
    public async Task A_report_folder_that_nobody_may_write_to_is_refused_before_the_training()
    {
        // Not even the administrator can create files in the file system of the Linux kernel; elsewhere a name that no system allows does.
        string locked = OperatingSystem.IsLinux() ? "/proc/report" : Path.Combine(Path.GetTempPath(), "a\0b");

        (await Sample.Start("--report", locked)).AssertRefused("--report");
    }

    [Fact]
    public async Task A_json_file_in_a_missing_folder_is_refused_before_the_training()
    {
        using var folder = new TemporaryFolder();

        (await Sample.Start("--json", Path.Combine(folder["missing"], "result.json"))).AssertRefused(
            "--json", $"there is no folder {folder["missing"]}");

        Assert.Empty(folder.Names);
    }

    [Fact]
    public async Task A_json_file_that_is_a_folder_is_refused_before_the_training()
    {
        using var folder = new TemporaryFolder();

        (await Sample.Start("--json", folder.Path)).AssertRefused("--json", "this is a folder");
    }

    [Theory]
    [InlineData("--json")]
    [InlineData("--report")]
    public async Task An_empty_path_is_refused(string option) => (await Sample.Start(option, "")).AssertRefused(option);

    [Fact]
    public async Task A_run_that_is_stopped_leaves_the_old_result_and_nothing_else()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["result.json"], "old");

        var run = await Sample.StartStopped("--json", folder["result.json"], "--report", folder["report"]);

        Assert.Equal(130, run.ExitCode);
        Assert.Contains("Nothing was written", run.Error, StringComparison.Ordinal);
        Assert.Equal(["result.json"], folder.Names);
        Assert.Equal("old", File.ReadAllText(folder["result.json"]));
    }

    [Fact]
    public async Task A_run_that_diverges_is_explained_and_leaves_nothing()
    {
        using var folder = new TemporaryFolder();

        var run = await Sample.Start("--learning-rate", "1e20", "--json", folder["result.json"], "--report", folder["report"]);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("lower learning rate", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", run.Error, StringComparison.Ordinal);
        Assert.Empty(folder.Names);
    }
}
