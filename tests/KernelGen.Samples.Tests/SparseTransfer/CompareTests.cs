namespace KernelGen.Samples.Tests.SparseTransfer;

public sealed class CompareTests
{
    [Fact]
    public async Task A_comparison_continues_and_shows_all_runs()
    {
        using var images = Sample.TwoClasses();
        using var folder = new TemporaryFolder();
        string[] runs = ["compare", "probe", "one-shot:0.95:random", "--out", folder.Path];

        Assert.Equal(0, (await Sample.StartShort(images, [.. runs[..2], .. runs[3..]])).ExitCode);
        var written = File.GetLastWriteTimeUtc(folder["probe.json"]);
        var second = await Sample.StartShort(images, runs);

        Assert.Equal("", second.Error);
        Assert.Equal(written, File.GetLastWriteTimeUtc(folder["probe.json"]));
        Assert.Equal(["accuracy.png", "one-shot-0.95-random.json", "probe.json"], folder.Names);
        foreach (string expected in (string[])["probe: is there", "test accuracy", "one-shot", "random", "95.0 %"])
            Assert.Contains(expected, second.Output, StringComparison.Ordinal);
        PngAssert.IsPicture(folder["accuracy.png"]);
    }

    [Fact]
    public async Task Results_of_other_settings_are_not_mixed_in()
    {
        using var images = Sample.TwoClasses();
        using var folder = new TemporaryFolder();
        string[] runs = ["compare", "probe", "--out", folder.Path];

        Assert.Equal(0, (await Sample.StartShort(images, runs)).ExitCode);

        var other = await Sample.StartShort(images, [.. runs, "--epochs", "2"]);

        other.AssertRefused("probe.json", "Epochs = 1", "Epochs = 2", "another folder");
    }

    [Fact]
    public async Task A_damaged_result_is_refused()
    {
        using var images = Sample.TwoClasses();
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder["dense.json"], "{}", TestContext.Current.CancellationToken);

        (await Sample.StartShort(images, "compare", "dense", "--out", folder.Path)).AssertRefused("dense.json", "Delete it");
    }

    [Fact]
    public async Task A_comparison_that_is_stopped_says_how_to_continue()
    {
        using var images = Sample.TwoClasses();
        using var folder = new TemporaryFolder();

        var run = await Sample.StartStopped(images, "compare", "probe", "--out", folder.Path);

        Assert.Equal(130, run.ExitCode);
        Assert.Contains("the same command does the others", run.Error, StringComparison.Ordinal);
    }
}
