using ResNet18;

namespace KernelGen.Samples.Tests.ResNet18;

/// <summary>Runs the sample ResNet18.</summary>
internal static class Sample
{
    /// <summary>What makes a run short: small images, few of them, two steps.</summary>
    private static readonly (string Option, string Value)[] Short =
        [("--size", "64"), ("--batch", "4"), ("--steps", "2"), ("--threads", "2")];

    public static Task<SampleRun> Start(params string[] args) =>
        SampleRun.Of(Program.RunAsync, args, TestContext.Current.CancellationToken);

    /// <summary>Runs it for a short while, but for what the options say otherwise.</summary>
    public static Task<SampleRun> StartShort(params string[] args) => Start(Shortened(args));

    /// <summary>Runs it as if Ctrl+C had been pressed already.</summary>
    public static Task<SampleRun> StartStopped(params string[] args) =>
        SampleRun.Of(Program.RunAsync, Shortened(args), new CancellationToken(canceled: true));

    private static string[] Shortened(string[] args) =>
        [.. args, .. Short.Where(pair => !args.Contains(pair.Option)).SelectMany(pair => (string[])[pair.Option, pair.Value])];
}
