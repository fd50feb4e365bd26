using KernelGen;
using KernelGen.Samples;
using KernelGen.Training;
using ResNet18.CommandLine;
using ResNet18.Data;
using ResNet18.Model;
using ResNet18.Output;
using ResNet18.Report;

namespace ResNet18;

/// <summary>The main job: find the images, train the network, show and write what came of it.</summary>
internal static class ResNetRun
{
    private const int ClassesOfSynthetic = 1000;

    // Those of torchvision's own training of ResNet.
    private const float Momentum = 0.9f;
    private const float WeightDecay = 1e-4f;

    /// <summary>Runs it.</summary>
    /// <param name="options">What the user asked for.</param>
    /// <param name="output">Where tables and progress go.</param>
    /// <param name="cancellation">Stops between two steps.</param>
    /// <exception cref="InputException">
    /// An input cannot be used or an output cannot be written; all that can be is found out before the training.
    /// </exception>
    /// <exception cref="OutputException">A result cannot be written after all.</exception>
    public static async Task RunAsync(ResNetOptions options, TextWriter output, CancellationToken cancellation)
    {
        if (options.Json is not null)
            OutputPath.RequireWritableFile("--json", options.Json);
        if (options.Report is not null)
            OutputPath.RequireWritableFolder("--report", options.Report);
        if ((long)options.Batch * options.Steps > int.MaxValue)
        {
            throw new InputException(
                $"--batch {options.Batch} and --steps {options.Steps} are more than {int.MaxValue} images in all. Take fewer steps.");
        }

        var (train, test) = FindImages(options);
        int classes = options.Classes ?? train?.Classes.Count ?? ClassesOfSynthetic;
        var unreadable = new UnreadableImages();
        using var network = Create(options, classes);
        var images = train is null
            ? new SyntheticImages(options.Size, options.Batch, options.Steps, classes, options.Seed)
            : new FolderImages(train, options.Size, options.Batch * options.Steps, PixelNormalization.ImageNet, unreadable).Prefetch();

        await output.WriteLineAsync($"ResNet-18 on {Describe(train, options)} of {options.Size} x {options.Size}, {classes} classes");
        await output.WriteLineAsync();
        network.Tune(cancellationToken: cancellation);
        await output.WriteLineAsync(network.Describe());
        var display = new RunDisplay(output);
        var steps = new StepRecorder(network);
        var trainer = new Trainer(
            network, new SoftmaxCrossEntropy(options.LabelSmoothing), new Sgd(options.LearningRate, Momentum, weightDecay: WeightDecay),
            LearningRateSchedule.Cosine())
        {
            Hooks = [steps],
        };
        await display.FollowAsync(steps, options.Steps, () => TrainAsync(trainer, images, options, cancellation));
        double? accuracy = test is null
            ? null
            : Accuracy(
                trainer, new FolderImages(test, options.Size, test.Files.Count, PixelNormalization.ImageNet, unreadable), cancellation);

        var summary = RunSummary.Of(network, steps, accuracy);
        display.Show(steps, summary, network);
        if (unreadable.Describe() is { } skipped)
            await output.WriteLineAsync(skipped);
        if (options.Json is not null)
            OutputPath.Write("--json", options.Json, summary.ToJson());
        if (options.Report is not null)
            ReportFolder.Write(options.Report, network, steps);
        if (options.Report is not null && !ReportFont.Exists)
        {
            await output.WriteLineAsync(
                "The pictures have no text, because this machine has no font. Install one (Debian: fonts-dejavu-core) and run again.");
        }

        // They could be read before the training; its results are written all the same.
        if (accuracy is null && test is not null)
            throw test.NothingReadable();
    }

    private static (ImageList? Train, ImageList? Test) FindImages(ResNetOptions options)
    {
        if (options.Data is null)
        {
            return options.Test is null
                ? (null, null)
                : throw new InputException($"--test {options.Test}: test images need training images of the same classes. Add --data.");
        }

        var train = ImageList.Read("--data", options.Data);
        int most = options.Classes ?? Classifiers.MostClasses;
        if (train.Classes.Count > most)
        {
            throw new InputException(
                $"--data {options.Data}: the folder holds {train.Classes.Count} classes, "
                + $"but {(options.Classes is null ? $"the network is declared for at most {most}" : $"--classes is {most}")}. "
                + $"{(options.Classes is null ? "Use a folder with fewer." : "Leave --classes away, or use a folder with fewer.")}");
        }

        if (train.Files.Count < options.Batch)
        {
            throw new InputException(
                $"--batch is {options.Batch}, but there are only {train.Files.Count} training images. "
                + $"Choose a batch of at most {train.Files.Count}.");
        }

        train.RequireReadable();
        if (options.Test is null)
            return (train, null);
        var test = ImageList.Read("--test", options.Test);
        test.RequireClassesOf("--test", train);
        test.RequireReadable();
        return (train, test);
    }

    private static string Describe(ImageList? train, ResNetOptions options) =>
        train is null
            ? $"one batch of {options.Batch} random images"
            : $"{train.Files.Count:N0} images of {train.Classes.Count} classes from {train.Folder}";

    private static async Task TrainAsync(Trainer trainer, IBatchSource images, ResNetOptions options, CancellationToken cancellation)
    {
        try
        {
            await foreach (var epoch in trainer.Fit(images, test: null, epochs: 1, options.Seed, cancellation))
                _ = epoch;
        }
        catch (NotFiniteNumberException cause)
        {
            throw new InputException(FormattableString.Invariant($"--learning-rate {options.LearningRate}: {cause.Message}"), cause);
        }
    }

    /// <summary>Share of the test images whose highest score is that of their class; null where none can be read.</summary>
    private static double? Accuracy(Trainer trainer, FolderImages images, CancellationToken cancellation)
    {
        try
        {
            return trainer.Evaluate(images, cancellation).Accuracy;
        }
        catch (InputException)
        {
            return null;
        }
    }

    private static Network Create(ResNetOptions options, int classes)
    {
        try
        {
            return ResNet18Network.Create(options, classes);
        }
        catch (ArgumentException cause)
        {
            // The options are checked already; what is left is an environment variable that chooses kernels.
            throw new InputException(cause.Message, cause);
        }
    }
}
