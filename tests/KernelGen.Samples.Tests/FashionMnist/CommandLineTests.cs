namespace KernelGen.Samples.Tests.FashionMnist;

public sealed class CommandLineTests
{
    [Theory]
    [InlineData("--batch", "0", "a whole number from 1")]
    [InlineData("--batch", "-3", "a whole number from 1")]
    [InlineData("--batch", "12.5", "a whole number from 1")]
    [InlineData("--batch", "99999999999", "a whole number from 1")]
    [InlineData("--epochs", "0", "a whole number from 1")]
    [InlineData("--epochs", "ten", "a whole number from 1")]
    [InlineData("--sparsity", "1.5", "a number from 0 to below 1")]
    [InlineData("--sparsity", "1", "a number from 0 to below 1")]
    [InlineData("--sparsity", "-0.1", "a number from 0 to below 1")]
    [InlineData("--sparsity", "NaN", "a number from 0 to below 1")]
    [InlineData("--learning-rate", "0", "a number above 0")]
    [InlineData("--learning-rate", "NaN", "a number above 0")]
    [InlineData("--learning-rate", "Infinity", "a number above 0")]
    [InlineData("--threads", "0", "a whole number from 1 to 1024")]
    [InlineData("--threads", "1025", "a whole number from 1 to 1024")]
    [InlineData("--seed", "one", "a whole number")]
    public async Task A_number_out_of_range_is_refused(string option, string value, string range) =>
        (await Sample.Start(option, value)).AssertRefused($"{option} is '{value}', but must be {range}.", "--help");

    [Theory]
    [InlineData("--learning-rate", "0,05", "must be a number above 0. Write 0.05, with a point.")]
    [InlineData("--sparsity", "0,9", "must be a number from 0 to below 1. Write 0.9, with a point.")]
    [InlineData("--sparsity", "9,0", "must be a number from 0 to below 1. Write it without commas.")]
    [InlineData("--learning-rate", "1,000.5", "must be a number above 0. Write it without commas.")]
    [InlineData("--learning-rate", "0.0,5", "must be a number above 0. Write it without commas.")]
    [InlineData("--batch", "1,000", "must be a whole number from 1. Write it without commas.")]
    [InlineData("--seed", "1,5", "must be a whole number. Write it without commas.")]
    [InlineData("--learning-rate", " 0.05", "must be a number above 0.")]
    [InlineData("--learning-rate", "0.05 ", "must be a number above 0.")]
    [InlineData("--learning-rate", "(0.05)", "must be a number above 0.")]
    [InlineData("--batch", "1e2", "must be a whole number from 1.")]
    public async Task A_number_is_written_with_a_point_and_without_separators(string option, string value, string expected) =>
        (await Sample.Start(option, value)).AssertRefused($"{option} is '{value}', but {expected}", "--help");

    [Theory]
    [InlineData("--momentum", "--momentum")]
    [InlineData("folder", "folder")]
    [InlineData("--epochs", "--epochs")]
    [InlineData("--json", "--json")]
    public async Task An_unknown_or_unfinished_option_is_refused(string argument, string expected) =>
        (await Sample.Start(argument)).AssertRefused(expected, "--help");

    [Fact]
    public async Task A_batch_larger_than_the_training_set_is_refused() =>
        (await Sample.Start("--batch", "8001")).AssertRefused("--batch is 8001, but there are only 8000 training images");

    [Fact]
    public async Task Help_explains_every_option()
    {
        var run = await Sample.Start("--help");

        Assert.Equal(0, run.ExitCode);
        foreach (string option in (string[])[
            "--model", "--data", "--epochs", "--batch", "--sparsity", "--method", "--learning-rate", "--threads", "--seed", "--checkpoint",
            "--resume", "--json", "--report"])
        {
            Assert.Contains(option, run.Output, StringComparison.Ordinal);
        }

        Assert.Contains("[default: 128]", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_subset_command_refuses_a_folder_without_the_full_set()
    {
        using var folder = new TemporaryFolder();
        IdxBytes.WriteSmallSet(folder);

        (await Sample.Start("subset", "--data", folder.Path, "--output", folder["out"])).AssertRefused("has 4 images, but 800 are needed");

        Assert.False(Directory.Exists(folder["out"]));
    }
}
