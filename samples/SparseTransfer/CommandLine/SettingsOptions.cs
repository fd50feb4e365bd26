using System.CommandLine;
using KernelGen.Samples;

namespace SparseTransfer.CommandLine;

/// <summary>The options that a single run and a comparison both have.</summary>
internal sealed class SettingsOptions
{
    /// <summary>Rows and columns of the smallest images: the last halving leaves one pixel.</summary>
    private const int LeastSize = 32;

    private const int MostSize = 1024;

    private readonly Option<string?> _data = new("--data")
    {
        Description = "Folder with the four IDX files of Fashion-MNIST, gzipped or not. Without it: 8,000 training and 2,000 test images "
            + "from the program itself.",
        HelpName = "folder",
    };

    private readonly Option<string?> _images = new("--images")
    {
        Description = "Folder of images in place of Fashion-MNIST, by class: DIR/train/cats/1.jpg, DIR/test/cats/2.jpg; with --test, "
            + "DIR/cats/1.jpg.",
        HelpName = "folder",
    };

    private readonly Option<string?> _test = new("--test")
    {
        Description = "Folder of test images by class, with the classes of --images.",
        HelpName = "folder",
    };

    private readonly Option<int?> _trainImages = NumberOption.CreateOptional<int>(
        "--train-images", "Training images to use: the first, as many of each class", value => value >= 1, "a whole number from 1");

    private readonly Option<int> _size = NumberOption.Create(
        "--size", "Rows and columns that images are scaled to", 64, value => value is >= LeastSize and <= MostSize,
        $"a whole number from {LeastSize} to {MostSize}");

    private readonly Option<int> _epochs = NumberOption.Create(
        "--epochs", "Passes over the training images", 4, value => value >= 1, "a whole number from 1");

    private readonly Option<int> _batch = NumberOption.Create(
        "--batch", "Images per training step", 64, value => value is >= 1 and <= 4096, "a whole number from 1 to 4096");

    private readonly Option<float> _learningRate = NumberOption.Create(
        "--learning-rate", "Learning rate at the start, falling to zero along a cosine", 0.001f, value => value > 0 && float.IsFinite(value),
        "a number above 0");

    private readonly Option<string?> _distill = new("--distill")
    {
        Description = "File that --save has written: a trained network whose scores are learned beside the labels.",
        HelpName = "file",
    };

    private readonly Option<int> _threads = NumberOption.Create(
        "--threads", "Threads that share the work, by default one per processor; the result is the same with any number",
        Environment.ProcessorCount, value => value is >= 1 and <= 1024, "a whole number from 1 to 1024");

    private readonly Option<int> _seed = NumberOption.Create(
        "--seed", "Seed of the classifier, of random weights and of the order of the images", 1, _ => true, "a whole number");

    /// <summary>Gives a command these options.</summary>
    public void AddTo(Command command)
    {
        foreach (Option option in (Option[])[
            _data, _images, _test, _trainImages, _size, _epochs, _batch, _learningRate, _distill, _threads, _seed])
            command.Options.Add(option);
        command.Validators.Add(result =>
        {
            if (result.GetValue(_data) is not null && result.GetValue(_images) is not null)
                result.AddError("--data and --images both name images. Leave one of them away.");
            if (result.GetValue(_test) is not null && result.GetValue(_images) is null)
                result.AddError("--test needs training images of the same classes. Add --images.");
        });
    }

    /// <summary>What the user asked for.</summary>
    public Settings Read(ParseResult result) => new(
        result.GetValue(_data),
        result.GetValue(_images),
        result.GetValue(_test),
        result.GetValue(_trainImages),
        result.GetValue(_size),
        result.GetValue(_epochs),
        result.GetValue(_batch),
        result.GetValue(_learningRate),
        result.GetValue(_distill),
        result.GetValue(_threads),
        result.GetValue(_seed));
}
