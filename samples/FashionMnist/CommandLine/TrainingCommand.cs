using System.CommandLine;
using FashionMnist.Model;
using KernelGen.Samples;

namespace FashionMnist.CommandLine;

/// <summary>The program's command line: its options, their ranges and their help.</summary>
internal sealed class TrainingCommand
{
    private readonly Option<string?> _data = new("--data")
    {
        Description = "Folder with the four IDX files of Fashion-MNIST, gzipped or not. "
            + "Without it: 8,000 training and 2,000 test images from the program itself.",
        HelpName = "folder",
    };

    private readonly Option<ModelKind> _model = ChoiceOption.Create<ModelKind>(
        "--model", "The network: two sparse hidden layers, or three convolutions");

    private readonly Option<int> _epochs = NumberOption.Create(
        "--epochs", "Passes over the training images", 10, value => value >= 1, "a whole number from 1");

    private readonly Option<int> _batch = NumberOption.Create(
        "--batch", "Images per training step", 128, value => value >= 1, "a whole number from 1");

    private readonly Option<double> _sparsity = NumberOption.Create(
        "--sparsity", "Share of zeros in the sparse layers at the end", 0.9, value => value is >= 0 and < 1, "a number from 0 to below 1");

    private readonly Option<MethodKind> _method = ChoiceOption.Create<MethodKind>(
        "--method",
        "How masks come about: by gradual magnitude pruning from four times the weights that stay, not at all (random masks that stay), "
        + "by SET, RigL, SRigL, Cannistraci-Hebb training or AC/DC");

    private readonly Option<float> _learningRate = NumberOption.Create(
        "--learning-rate", "Learning rate at the start, falling to zero along a cosine", 0.05f, value => value > 0 && float.IsFinite(value),
        "a number above 0");

    private readonly Option<int> _threads = NumberOption.Create(
        "--threads", "Threads that share the work, by default one per processor; the result is the same with any number",
        Environment.ProcessorCount, value => value is >= 1 and <= 1024, "a whole number from 1 to 1024");

    private readonly Option<int> _seed = NumberOption.Create(
        "--seed", "Seed of weights, patterns and the order of the images", 1, _ => true, "a whole number");

    private readonly Option<string?> _checkpoint = new("--checkpoint")
    {
        Description = "Folder to save checkpoints to: after each epoch, and where the training is stopped by Ctrl+C. "
            + "It keeps the last three and the best.",
        HelpName = "folder",
    };

    private readonly Option<bool> _resume = new("--resume")
    {
        Description = "Continue from the newest checkpoint of --checkpoint, with the same other options: "
            + "the result is that of a training that was never interrupted.",
    };

    private readonly Option<string?> _json = new("--json")
    {
        Description = "File to write accuracy, losses and speed to.",
        HelpName = "file",
    };

    private readonly Option<string?> _csv = new("--csv")
    {
        Description =
            "File to write a row for each epoch and layer to: loss, accuracy, density, dropped and grown weights, gradient norms.",
        HelpName = "file",
    };

    private readonly Option<string?> _report = new("--report")
    {
        Description = "Folder to write pictures to: learning curves, sparsity over time, "
            + "patterns and changes of masks, test images with predictions.",
        HelpName = "folder",
    };

    private TrainingCommand()
    {
    }

    /// <summary>Builds the command.</summary>
    /// <param name="train">What to do with valid options.</param>
    /// <param name="subset">What <c>subset</c> does with the folder to read and the folder to write.</param>
    public static RootCommand Create(Func<TrainingOptions, CancellationToken, Task> train, Action<string, string> subset)
    {
        var options = new TrainingCommand();
        var root = new RootCommand(
            "Trains a network whose weights are 90 % zeros on Fashion-MNIST, through kernels that were generated at compile time.")
        {
            options._model, options._data, options._epochs, options._batch, options._sparsity, options._method, options._learningRate,
            options._threads, options._seed, options._checkpoint, options._resume, options._json, options._csv, options._report,
            SubsetCommand.Create(subset),
        };
        root.Validators.Add(result =>
        {
            if (result.GetValue(options._resume) && result.GetValue(options._checkpoint) is null)
                result.AddError("--resume needs the folder of the checkpoints. Add --checkpoint.");
        });
        root.SetAction((result, cancellation) => train(options.Read(result), cancellation));
        return root;
    }

    private TrainingOptions Read(ParseResult result) => new(
        result.GetValue(_model),
        result.GetValue(_data),
        result.GetValue(_epochs),
        result.GetValue(_batch),
        result.GetValue(_sparsity),
        result.GetValue(_method),
        result.GetValue(_learningRate),
        result.GetValue(_threads),
        result.GetValue(_seed),
        result.GetValue(_checkpoint),
        result.GetValue(_resume),
        result.GetValue(_json),
        result.GetValue(_csv),
        result.GetValue(_report));
}
