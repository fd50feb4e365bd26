using FashionMnist;

namespace KernelGen.Samples.Tests.FashionMnist;

/// <summary>Runs the sample in this process, as its entry point does.</summary>
internal sealed record SampleRun(int ExitCode, string Output, string Error)
{
    public static Task<SampleRun> Start(params string[] args) => Run(args, TestContext.Current.CancellationToken);

    /// <summary>Runs the sample as if Ctrl+C had been pressed already.</summary>
    public static Task<SampleRun> StartStopped(params string[] args) => Run(args, new CancellationToken(canceled: true));

    /// <summary>Asserts that the run was refused with a message that holds these words, before anything was shown, and without a stack trace.</summary>
    public void AssertRefused(params string[] words)
    {
        Assert.Equal(2, ExitCode);
        Assert.All(words, word => Assert.Contains(word, Error, StringComparison.Ordinal));
        Assert.DoesNotContain("   at ", Error, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", Error, StringComparison.Ordinal);
        Assert.Equal("", Output);
    }

    private static async Task<SampleRun> Run(string[] args, CancellationToken cancellation)
    {
        var output = new StringWriter();
        var error = new StringWriter();
        int exitCode = await Program.RunAsync(args, output, error, cancellation);
        return new SampleRun(exitCode, output.ToString(), error.ToString());
    }
}
