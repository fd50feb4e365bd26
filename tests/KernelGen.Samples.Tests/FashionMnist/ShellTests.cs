using System.Text.Json;

namespace KernelGen.Samples.Tests.FashionMnist;

/// <summary>What the program does when its output, its result or its current directory is not a plain one.</summary>
public sealed class ShellTests : IDisposable
{
    private const string Short = "--data . --epochs 1 --batch 16 --threads 1";

    private readonly TemporaryFolder _folder = new();

    public ShellTests() => IdxBytes.WriteSmallSet(_folder);

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(Short)]
    [InlineData("--help")]
    public async Task A_full_output_is_named_on_stderr(string arguments)
    {
        SkipWithoutFullDevice();
        var run = await ShellRun.Of(_folder, $"sample {arguments} > /dev/full");

        Assert.StartsWith("The output cannot be written (", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", run.Error, StringComparison.Ordinal);
        Assert.Equal(3, run.ExitCode);
    }

    [Theory]
    [InlineData(Short, 3)]
    [InlineData("--epochs none", 2)]
    public async Task Where_nothing_can_be_written_the_exit_code_tells(string arguments, int code)
    {
        SkipWithoutFullDevice();
        var run = await ShellRun.Of(_folder, $"sample {arguments} > /dev/full 2> /dev/full");

        Assert.Equal((code, "", ""), (run.ExitCode, run.Output, run.Error));
    }

    [Fact]
    public async Task A_full_device_as_result_is_named_after_the_training()
    {
        SkipWithoutFullDevice();
        var run = await ShellRun.Of(_folder, $"sample {Short} --json /dev/full");

        Assert.StartsWith("--json /dev/full: it cannot be written (", run.Error, StringComparison.Ordinal);
        Assert.Equal(3, run.ExitCode);
    }

    [Fact]
    public async Task The_result_may_go_to_stdout()
    {
        var run = await ShellRun.Of(_folder, $"sample {Short} --json /dev/stdout");

        AssertDone(run);
        AssertResult(run.Output[run.Output.IndexOf('{', StringComparison.Ordinal)..]);
    }

    [Fact]
    public async Task The_result_follows_the_text_where_stdout_is_a_file()
    {
        AssertDone(await ShellRun.Of(_folder, $"sample {Short} --json /dev/stdout > all.txt"));

        string text = File.ReadAllText(_folder["all.txt"]);
        Assert.StartsWith("Fashion-MNIST: 40 training", text, StringComparison.Ordinal);
        Assert.Contains("test accuracy", text, StringComparison.Ordinal);
        AssertResult(text[text.IndexOf('{', StringComparison.Ordinal)..]);
    }

    [Theory]
    [InlineData("sample {0} --json /dev/fd/5 5> result.json")]
    [InlineData("mkfifo pipe; cat pipe > result.json & sample {0} --json pipe && wait && test -p pipe")]
    [InlineData("touch real; ln -s real link; sample {0} --json link && test -L link && mv real result.json")]
    public async Task The_result_goes_where_the_path_leads(string script)
    {
        AssertDone(await ShellRun.Of(_folder, script.Replace("{0}", Short, StringComparison.Ordinal)));

        AssertResult(File.ReadAllText(_folder["result.json"]));
    }

    [Fact]
    public async Task A_descriptor_that_is_not_open_is_refused()
    {
        var run = await ShellRun.Of(_folder, $"sample {Short} --json /dev/fd/987");

        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.Contains("--json /dev/fd/987: this process has no such open file", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("KERNELGEN_CACHE=cache")]
    [InlineData("KERNELGEN_CACHE= XDG_CACHE_HOME=cache HOME=home")]
    [InlineData("KERNELGEN_CACHE= XDG_CACHE_HOME= HOME=")]
    [InlineData("KERNELGEN_CACHE=/dev/null")]
    public async Task Trains_in_a_directory_that_was_deleted_with_a_cache_that_cannot_be_used(string environment) =>
        AssertDone(await ShellRun.Of(
            _folder,
            $"data=$PWD; mkdir gone; cd gone; rmdir ../gone; export {environment}; sample --data \"$data\" --epochs 1 --batch 16"));

    [Fact]
    public async Task A_relative_result_in_a_directory_that_was_deleted_is_refused()
    {
        var run = await ShellRun.Of(_folder, "mkdir gone; cd gone; rmdir ../gone; sample --json result.json");

        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.StartsWith("--json: 'result.json' is no path (", run.Error, StringComparison.Ordinal);
    }

    private static void SkipWithoutFullDevice() => Assert.SkipUnless(File.Exists("/dev/full"), "There is no /dev/full here.");

    private static void AssertDone(ShellRun run)
    {
        Assert.Equal("", run.Error);
        Assert.Equal(0, run.ExitCode);
    }

    private static void AssertResult(string json)
    {
        using var document = JsonDocument.Parse(json);
        Assert.InRange(document.RootElement.GetProperty("test_accuracy").GetDouble(), 0, 1);
    }
}
