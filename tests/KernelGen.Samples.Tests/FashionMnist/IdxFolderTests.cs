namespace KernelGen.Samples.Tests.FashionMnist;

public sealed class IdxFolderTests
{
    [Fact]
    public void Reads_plain_and_gzipped_files_by_their_standard_names()
    {
        using var folder = new TemporaryFolder();
        IdxBytes.WriteSmallSet(folder);

        Assert.Equal(40, IdxFolder.Read(folder.Path, IdxFolder.Train).Count);
        Assert.Equal(20, IdxFolder.Read(folder.Path, IdxFolder.Test).Count);
    }

    [Fact]
    public void Goes_by_content_not_by_name()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["train-images-idx3-ubyte"], IdxBytes.Gzip(IdxBytes.Images(5)));
        File.WriteAllBytes(folder["train-labels-idx1-ubyte.gz"], IdxBytes.Labels(5));

        Assert.Equal(5, IdxFolder.Read(folder.Path, IdxFolder.Train).Count);
    }

    [Fact]
    public void Names_both_files_when_test_labels_lie_beside_training_images()
    {
        using var folder = new TemporaryFolder();
        IdxBytes.WriteSmallSet(folder);
        File.WriteAllBytes(folder["train-labels-idx1-ubyte"], IdxBytes.Labels(20));

        var refusal = Assert.Throws<InputException>(() => IdxFolder.Read(folder.Path, IdxFolder.Train));

        Assert.Contains("train-images-idx3-ubyte holds 40 images, but ", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("train-labels-idx1-ubyte holds 20 labels", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("train-images-idx3-ubyte")]
    [InlineData("train-labels-idx1-ubyte")]
    [InlineData("t10k-images-idx3-ubyte")]
    [InlineData("t10k-labels-idx1-ubyte")]
    public async Task A_missing_file_ends_the_program_with_its_name(string name)
    {
        using var folder = new TemporaryFolder();
        IdxBytes.WriteSmallSet(folder);
        File.Delete(folder[name]);
        File.Delete(folder[name + ".gz"]);

        (await Sample.Start("--data", folder.Path)).AssertRefused(folder.Path, $"neither {name} nor {name}.gz");
    }

    [Fact]
    public async Task A_truncated_file_ends_the_program_with_its_name()
    {
        using var folder = new TemporaryFolder();
        IdxBytes.WriteSmallSet(folder);
        File.WriteAllBytes(folder["train-images-idx3-ubyte"], IdxBytes.Images(40)[..^100]);

        (await Sample.Start("--data", folder.Path)).AssertRefused(folder["train-images-idx3-ubyte"], "ends after 31260 of the 31360 bytes");
    }

    [Fact]
    public async Task A_pipe_in_place_of_a_file_is_refused_and_not_waited_for()
    {
        using var folder = new TemporaryFolder();
        IdxBytes.WriteSmallSet(folder);
        File.Delete(folder["train-images-idx3-ubyte"]);
        SpecialFiles.MakeFifo(folder["train-images-idx3-ubyte"]);

        (await (await SpecialFiles.Soon(() => Sample.Start("--data", folder.Path)))).AssertRefused(
            folder["train-images-idx3-ubyte"], "no regular file");
    }

    [Fact]
    public async Task Swapped_files_end_the_program()
    {
        using var folder = new TemporaryFolder();
        IdxBytes.WriteSmallSet(folder);
        File.Move(folder["train-images-idx3-ubyte"], folder["aside"]);
        File.Move(folder["train-labels-idx1-ubyte"], folder["train-images-idx3-ubyte"]);
        File.Move(folder["aside"], folder["train-labels-idx1-ubyte"]);

        (await Sample.Start("--data", folder.Path)).AssertRefused("train-images-idx3-ubyte", "swapped");
    }

    [Fact]
    public async Task A_missing_folder_ends_the_program()
    {
        using var folder = new TemporaryFolder();

        (await Sample.Start("--data", folder["nowhere"])).AssertRefused($"--data {folder["nowhere"]}", "no such folder");
        await File.WriteAllTextAsync(folder["images.gz"], "", TestContext.Current.CancellationToken);
        (await Sample.Start("--data", folder["images.gz"])).AssertRefused($"--data {folder["images.gz"]}", "it is a file, not a folder");
    }

    [Fact]
    public async Task Trains_on_a_folder()
    {
        using var folder = new TemporaryFolder();
        IdxBytes.WriteSmallSet(folder);

        var run = await Sample.Start("--data", folder.Path, "--batch", "16", "--epochs", "1");

        Assert.Equal("", run.Error);
        Assert.Equal(0, run.ExitCode);
        Assert.Contains($"40 training and 20 test images, from {folder.Path}", run.Output, StringComparison.Ordinal);
    }
}
