using System.Text.Json;

namespace KernelGen.Samples.Tests.FashionMnist;

public sealed class DeterminismTests
{
    [Fact]
    public async Task The_losses_are_bitwise_equal_at_any_number_of_threads()
    {
        string one = await Losses("--threads", "1");

        // Five cuts ten outputs and 512 rows where no register tile ends.
        foreach (string threads in (string[])["2", "3", "5"])
            Assert.Equal(one, await Losses("--threads", threads));
    }

    [Fact]
    public async Task Another_seed_gives_other_losses() => Assert.NotEqual(await Losses("--seed", "1"), await Losses("--seed", "2"));

    private static async Task<string> Losses(params string[] options)
    {
        using var folder = new TemporaryFolder();
        var run = await Sample.Start([.. options, "--epochs", "1", "--json", folder["result.json"]]);
        Assert.Equal("", run.Error);
        using var json = JsonDocument.Parse(await File.ReadAllBytesAsync(folder["result.json"]));
        return json.RootElement.GetProperty("train_loss").GetRawText();
    }
}
