using System.CommandLine;
using KernelGen.Samples;
using ResNet18.Model;

namespace ResNet18.CommandLine;

/// <summary>The program's command line: its options, their ranges and their help.</summary>
internal sealed class ResNetCommand
{
    private readonly Option<int> _size = NumberOption.Create(
        "--size", "Rows and columns of the images", 224, value => value is >= ResNetLayers.LeastSize and <= ResNetLayers.MostSize,
        $"a whole number from {ResNetLayers.LeastSize} to {ResNetLayers.MostSize}");

    private readonly Option<int?> _classes = NumberOption.CreateOptional<int>(
        "--classes", "Number of classes, by default as many as --data has folders, else 1000",
        value => value is >= 2 and <= Classifiers.MostClasses, $"a whole number from 2 to {Classifiers.MostClasses}");

    private readonly Option<double> _sparsity = NumberOption.Create(
        "--sparsity", "Share of zeros in the sparse layers; 0 is the dense network", 0.95, value => value is >= 0 and < 1,
        "a number from 0 to below 1");

    private readonly Option<SparsityScope> _scope = ChoiceOption.Create<SparsityScope>(
        "--scope", "Over what the zeros are spread: each layer alike, or all layers by one threshold of magnitude");

    private readonly Option<string?> _data = new("--data")
    {
        Description = "Folder of training images by class: DIR/cats/1.jpg, DIR/dogs/1.jpg. "
            + "Without it: one batch of random images, the same in every step.",
        HelpName = "folder",
    };

    private readonly Option<string?> _test = new("--test")
    {
        Description = "Folder of test images with the same classes, on which accuracy is measured after the last step. Needs --data.",
        HelpName = "folder",
    };

    private readonly Option<int> _batch = NumberOption.Create(
        "--batch", "Images per training step", 64, value => value is >= 1 and <= 4096, "a whole number from 1 to 4096");

    private readonly Option<int> _steps = NumberOption.Create("--steps", "Training steps", 5, value => value >= 1, "a whole number from 1");

    private readonly Option<float> _learningRate = NumberOption.Create(
        "--learning-rate", "Learning rate at the start, falling to zero along a cosine", 0.05f, value => value > 0 && float.IsFinite(value),
        "a number above 0");

    private readonly Option<float> _smoothing = NumberOption.Create(
        "--label-smoothing", "Share of each label that is spread over all classes", 0f, value => value is >= 0 and < 1,
        "a number from 0 to below 1");

    private readonly Option<int> _threads = NumberOption.Create(
        "--threads", "Threads that share the work, by default one per processor; the result is the same with any number",
        Environment.ProcessorCount, value => value is >= 1 and <= 1024, "a whole number from 1 to 1024");

    private readonly Option<int> _seed = NumberOption.Create(
        "--seed", "Seed of weights, patterns and images", 1, _ => true, "a whole number");

    private readonly Option<string?> _json = new("--json")
    {
        Description = "File to write times, memory and losses to.",
        HelpName = "file",
    };

    private readonly Option<string?> _report = new("--report")
    {
        Description = "Folder to write pictures to: losses, time per layer, the pattern of a layer.",
        HelpName = "folder",
    };

    private ResNetCommand()
    {
    }

    /// <summary>Builds the command.</summary>
    /// <param name="train">What to do with valid options.</param>
    public static RootCommand Create(Func<ResNetOptions, CancellationToken, Task> train)
    {
        var options = new ResNetCommand();
        var root = new RootCommand("Trains ResNet-18 with sparse convolutions, and says where the time of a training step goes.")
        {
            options._size, options._classes, options._sparsity, options._scope, options._data, options._test, options._batch,
            options._steps, options._learningRate, options._smoothing, options._threads, options._seed, options._json, options._report,
        };
        root.SetAction((result, cancellation) => train(options.Read(result), cancellation));
        return root;
    }

    private ResNetOptions Read(ParseResult result) => new(
        result.GetValue(_size),
        result.GetValue(_classes),
        result.GetValue(_sparsity),
        result.GetValue(_scope),
        result.GetValue(_data),
        result.GetValue(_test),
        result.GetValue(_batch),
        result.GetValue(_steps),
        result.GetValue(_learningRate),
        result.GetValue(_smoothing),
        result.GetValue(_threads),
        result.GetValue(_seed),
        result.GetValue(_json),
        result.GetValue(_report));
}
