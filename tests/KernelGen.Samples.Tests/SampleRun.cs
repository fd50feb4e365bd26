namespace KernelGen.Samples.Tests;

/// <summary>What a sample, run in this process as its entry point does, printed and returned.</summary>
internal sealed record SampleRun(int ExitCode, string Output, string Error)
{
    public static async Task<SampleRun> Of(
        Func<string[], TextWriter, TextWriter, CancellationToken, Task<int>> program, string[] args, CancellationToken cancellation)
    {
        var output = new StringWriter();
        var error = new StringWriter();
        int exitCode = await program(args, output, error, cancellation);
        return new SampleRun(exitCode, output.ToString(), error.ToString());
    }

    /// <summary>
    /// Asserts that the run was refused with a message that holds these words, before anything was shown, and without a stack trace.
    /// </summary>
    public void AssertRefused(params string[] words)
    {
        Assert.Equal(2, ExitCode);
        Assert.All(words, word => Assert.Contains(word, Error, StringComparison.Ordinal));
        Assert.DoesNotContain("   at ", Error, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", Error, StringComparison.Ordinal);
        Assert.Equal("", Output);
    }
}
