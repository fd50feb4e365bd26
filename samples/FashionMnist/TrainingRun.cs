using System.Diagnostics;
using FashionMnist.CommandLine;
using FashionMnist.Data;
using FashionMnist.Model;
using FashionMnist.Output;
using FashionMnist.Report;
using KernelGen;
using KernelGen.Samples;
using KernelGen.Training;

namespace FashionMnist;

/// <summary>The main job: read the images, train the network, show and write what came of it.</summary>
internal static class TrainingRun
{
    private const float Momentum = 0.9f;

    /// <summary>Runs it.</summary>
    /// <param name="options">What the user asked for.</param>
    /// <param name="output">Where tables and progress go.</param>
    /// <param name="cancellation">Stops between two steps.</param>
    /// <exception cref="InputException">
    /// An input cannot be used or an output cannot be written; all that can be is found out before the training.
    /// </exception>
    /// <exception cref="OutputException">A result cannot be written after all.</exception>
    public static async Task RunAsync(TrainingOptions options, TextWriter output, CancellationToken cancellation)
    {
        if (options.Json is not null)
            OutputPath.RequireWritableFile("--json", options.Json);
        if (options.Report is not null)
            OutputPath.RequireWritableFolder("--report", options.Report);
        if (options.Csv is not null && !options.Resume && File.Exists(options.Csv) && new FileInfo(options.Csv).Length > 0)
            throw new InputException($"--csv {options.Csv}: the file exists. Choose another name, or delete it.");
        ImageSet trainImages = Read(options.Data, IdxFolder.Train), testImages = Read(options.Data, IdxFolder.Test);
        if (options.Batch > trainImages.Count)
        {
            throw new InputException(
                $"--batch is {options.Batch}, but there are only {trainImages.Count} training images. "
                + $"Choose a batch of at most {trainImages.Count}.");
        }

        var scale = PixelScale.Of(trainImages);
        Dataset train = scale.Apply(trainImages), test = scale.Apply(testImages);

        using var network = Create(options);
        await output.WriteLineAsync(
            $"Fashion-MNIST: {train.Count:N0} training and {test.Count:N0} test images, "
            + $"{(options.Data is null ? "embedded" : $"from {options.Data}")}");
        await output.WriteLineAsync();
        network.Tune(cancellationToken: cancellation);
        await output.WriteLineAsync(network.Describe());
        await output.WriteLineAsync("backward kernels");
        foreach (string line in KernelList.BackwardOf(network))
            await output.WriteLineAsync(line);
        await output.WriteLineAsync();

        var initial = SparseWeights.All(network);
        var display = new TrainingDisplay(output, network);
        long start = Stopwatch.GetTimestamp();
        var sparsity = new SparsityRecorder();
        var epochs = await TrainAsync(options, network, train, test, sparsity, display, cancellation);
        if (epochs.Count == 0)
            throw new InputException($"--resume: the training in {options.Checkpoint} is complete. Begin another in another folder.");
        var elapsed = Stopwatch.GetElapsedTime(start);

        var summary = TrainingSummary.Of(options.Method, network, epochs);
        display.Show(summary, elapsed);
        if (options.Json is not null)
            OutputPath.Write("--json", options.Json, summary.ToJson());
        if (options.Report is null)
            return;
        ReportFolder.Write(options.Report, network, initial, epochs, sparsity, testImages, test);
        if (!ReportFont.Exists)
        {
            await output.WriteLineAsync(
                "The pictures have no text, because this machine has no font. Install one (Debian: fonts-dejavu-core) and run again.");
        }
    }

    private static ImageSet Read(string? folder, string set) => folder is null ? EmbeddedImages.Read(set) : IdxFolder.Read(folder, set);

    private static Network Create(TrainingOptions options)
    {
        try
        {
            return FashionNetwork.Create(
                options.Model, options.Batch, options.Threads, options.Seed, Masks.InitialSparsity(options.Method, options.Sparsity));
        }
        catch (ArgumentException cause)
        {
            // The options are checked already; what is left is an environment variable that chooses kernels.
            throw new InputException(cause.Message, cause);
        }
    }

    private static async Task<IReadOnlyList<EpochResult>> TrainAsync(
        TrainingOptions options, Network network, Dataset train, Dataset test, SparsityRecorder sparsity, TrainingDisplay display,
        CancellationToken cancellation)
    {
        try
        {
            return await display.FollowAsync(
                options.Epochs,
                progress => CreateTrainer(options, network, train, sparsity, progress)
                    .Fit(train, test, options.Epochs, options.Seed, cancellation));
        }
        catch (OperationCanceledException cause) when (options.Checkpoint is not null)
        {
            throw new StoppedException(
                $"Stopped. To continue, run again with the same options and --resume; the checkpoint is in {options.Checkpoint}.", cause);
        }
        catch (Exception cause)
            when (options.Checkpoint is not null && cause is InvalidDataException or FileNotFoundException or InvalidOperationException)
        {
            throw new InputException($"--checkpoint {options.Checkpoint}: {cause.Message}", cause);
        }
        catch (Exception cause)
            when (cause is IOException or UnauthorizedAccessException && (options.Checkpoint ?? options.Csv) is not null)
        {
            string names = string.Join(
                " or ",
                new[] { options.Checkpoint is null ? null : "--checkpoint", options.Csv is null ? null : "--csv" }.OfType<string>());
            throw new OutputException($"{names}: {cause.Message}", cause);
        }
        catch (NotFiniteNumberException cause)
        {
            throw new InputException(FormattableString.Invariant($"--learning-rate {options.LearningRate}: {cause.Message}"), cause);
        }
    }

    private static Trainer CreateTrainer(
        TrainingOptions options, Network network, Dataset train, SparsityRecorder sparsity, IProgress<TrainingProgress>? progress)
    {
        long steps = (long)options.Epochs * ((train.Count + options.Batch - 1) / options.Batch);
        var method = Masks.Create(options.Method, options.Sparsity, steps, options.Seed);
        var trainer = new Trainer(
            network, new SoftmaxCrossEntropy(), new Sgd(options.LearningRate, Momentum), LearningRateSchedule.Cosine())
        {
            Progress = progress,
            Hooks =
            [
                .. method is null ? (TrainingHook[])[] : [method], sparsity,
                .. options.Csv is null ? (TrainingHook[])[] : [new CsvLog(options.Csv)],
            ],
            Checkpoints = options.Checkpoint is null ? null : new CheckpointFolder(options.Checkpoint),
        };
        if (options.Resume)
            trainer.Resume(options.Checkpoint!);
        return trainer;
    }
}
