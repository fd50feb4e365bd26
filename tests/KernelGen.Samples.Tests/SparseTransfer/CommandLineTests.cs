namespace KernelGen.Samples.Tests.SparseTransfer;

public sealed class CommandLineTests
{
    [Theory]
    [InlineData("--size", "31", "a whole number from 32 to 1024")]
    [InlineData("--method", "oneshot", "gmp or rigl or one-shot or dense or last-block or probe")]
    [InlineData("--sparsity", "1", "a number from 0 to below 1")]
    [InlineData("--epochs", "0", "a whole number from 1")]
    [InlineData("--batch", "0", "a whole number from 1 to 4096")]
    [InlineData("--learning-rate", "0", "a number above 0")]
    [InlineData("--learning-rate", "0,01", "a number above 0. Write 0.01, with a point.")]
    [InlineData("--freeze", "5", "a whole number from 0 to 4")]
    [InlineData("--weights", "zero", "pretrained or random")]
    [InlineData("--train-images", "0", "a whole number from 1")]
    [InlineData("--threads", "0", "a whole number from 1 to 1024")]
    [InlineData("--seed", "one", "a whole number")]
    public async Task A_value_out_of_range_is_refused(string option, string value, string range) =>
        (await Sample.Start(option, value)).AssertRefused($"{option} is '{value}', but must be {range}", "--help");

    [Theory]
    [InlineData("gmp")]
    [InlineData("gmp:1")]
    [InlineData("dense:0.9")]
    [InlineData("gmp:0,9")]
    [InlineData("random")]
    public async Task What_is_no_run_is_refused(string run) =>
        (await Sample.Start("compare", run, "--out", "results")).AssertRefused($"'{run}' is no run", "gmp:0.95");

    [Fact]
    public async Task Options_that_exclude_each_other_are_refused()
    {
        (await Sample.Start("--data", "a", "--images", "b")).AssertRefused("--data and --images");
        (await Sample.Start("--test", "a")).AssertRefused("Add --images");
        (await Sample.Start("--freeze", "4")).AssertRefused("--freeze 4", "--method probe");
        (await Sample.Start("--method", "probe", "--distill", "file")).AssertRefused("--distill", "probe");
        (await Sample.Start("--distill", "missing.safetensors")).AssertRefused("--distill missing.safetensors", "no such file");
        (await Sample.Start("compare")).AssertRefused("--out");
    }

    [Fact]
    public async Task Folders_of_images_that_do_not_fit_are_refused()
    {
        using var images = Sample.TwoClasses();

        (await Sample.Start("--images", images["missing"])).AssertRefused("--images", "there is no such folder");
        (await Sample.StartShort(images, "--batch", "13")).AssertRefused("--batch is 13", "12 training images");
        Directory.Move(Path.Combine(images["test"], "red"), Path.Combine(images["test"], "green"));
        (await Sample.StartShort(images)).AssertRefused("--images", "class red", "is missing");
        (await Sample.Start("--train-images", "50", "--batch", "51")).AssertRefused("--batch is 51", "50 training images");
    }

    [Fact]
    public async Task Help_explains_every_option()
    {
        var run = await Sample.Start("--help");

        Assert.Equal(0, run.ExitCode);
        foreach (string option in (string[])[
            "--method", "--sparsity", "--weights", "--freeze", "--save", "--json", "--report", "--data", "--images", "--test",
            "--train-images", "--size", "--epochs", "--batch", "--learning-rate", "--distill", "--threads", "--seed", "compare"])
            Assert.Contains(option, run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Help_of_a_comparison_says_which_runs_are_usual()
    {
        var run = await Sample.Start("compare", "--help");

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("By default probe last-block dense gmp:0.9", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("RunChoice", run.Output, StringComparison.Ordinal);
        (await Sample.Start("compare", "--runs", "dense", "--out", "results")).AssertRefused("'--runs' is no run and no option");
    }

    [Fact]
    public async Task A_run_that_is_stopped_leaves_nothing()
    {
        using var images = Sample.TwoClasses();
        using var folder = new TemporaryFolder();

        var run = await Sample.StartStopped(images, "--json", folder["result.json"], "--save", folder["network.safetensors"]);

        Assert.Equal(130, run.ExitCode);
        Assert.Empty(folder.Names);
    }
}
