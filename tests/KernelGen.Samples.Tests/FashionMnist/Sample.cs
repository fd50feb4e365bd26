using FashionMnist;

namespace KernelGen.Samples.Tests.FashionMnist;

/// <summary>Runs the sample FashionMnist.</summary>
internal static class Sample
{
    public static Task<SampleRun> Start(params string[] args) =>
        SampleRun.Of(Program.RunAsync, args, TestContext.Current.CancellationToken);

    /// <summary>Runs it as if Ctrl+C had been pressed already.</summary>
    public static Task<SampleRun> StartStopped(params string[] args) =>
        SampleRun.Of(Program.RunAsync, args, new CancellationToken(canceled: true));
}
