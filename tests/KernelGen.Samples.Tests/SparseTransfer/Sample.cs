using SparseTransfer;

namespace KernelGen.Samples.Tests.SparseTransfer;

/// <summary>Runs the sample SparseTransfer.</summary>
internal static class Sample
{
    private static readonly (string Option, string Value)[] Short =
        [("--size", "32"), ("--batch", "4"), ("--epochs", "1"), ("--threads", "2")];

    public static Task<SampleRun> Start(params string[] args) =>
        SampleRun.Of(Program.RunAsync, args, TestContext.Current.CancellationToken);

    /// <summary>Runs it with few images of a folder, in few steps, but for what the options say otherwise.</summary>
    public static Task<SampleRun> StartShort(TemporaryFolder images, params string[] args) => Start(Shortened(images, args));

    /// <summary>Runs it as if Ctrl+C had been pressed already.</summary>
    public static Task<SampleRun> StartStopped(TemporaryFolder images, params string[] args) =>
        SampleRun.Of(Program.RunAsync, Shortened(images, args), new CancellationToken(canceled: true));

    /// <summary>Two classes of images, red and blue, 6 of each to train and 6 to test.</summary>
    public static TemporaryFolder TwoClasses()
    {
        var folder = new TemporaryFolder();
        ResNet18.TestImages.WriteTwoClasses(folder, "train");
        ResNet18.TestImages.WriteTwoClasses(folder, "test");
        return folder;
    }

    private static string[] Shortened(TemporaryFolder images, string[] args) =>
    [
        .. args, "--images", images.Path,
        .. Short.Where(pair => !args.Contains(pair.Option)).SelectMany(pair => (string[])[pair.Option, pair.Value]),
    ];
}
