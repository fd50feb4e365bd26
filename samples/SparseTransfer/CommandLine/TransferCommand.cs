using System.CommandLine;
using KernelGen.Samples;

namespace SparseTransfer.CommandLine;

/// <summary>The program's command line: its options, their ranges and their help.</summary>
internal sealed class TransferCommand
{
    private readonly SettingsOptions _settings = new();

    private readonly Option<MethodKind> _method = ChoiceOption.Create<MethodKind>(
        "--method",
        "What is trained: the network with masks by gradual magnitude pruning, by one-shot pruning with RigL or with masks that stay, "
        + "all weights, those of the last residual group, or the classifier alone");

    private readonly Option<double> _sparsity = NumberOption.Create(
        "--sparsity", "Share of zeros in the sparse convolutions at the end", 0.95, value => value is >= 0 and < 1,
        "a number from 0 to below 1");

    private readonly Option<WeightsKind> _weights = ChoiceOption.Create<WeightsKind>("--weights", "The weights at the beginning");

    private readonly Option<int> _freeze = NumberOption.Create(
        "--freeze", "Residual groups that stay as they are, with the first convolution; 0 trains everything", 0,
        value => value is >= 0 and <= 4, "a whole number from 0 to 4");

    private readonly Option<string?> _save = new("--save") { Description = "File to save the trained network to.", HelpName = "file" };

    private readonly Option<string?> _json = new("--json")
    {
        Description = "File to write accuracy, seconds and the time of each part to.",
        HelpName = "file",
    };

    private readonly Option<string?> _report = new("--report")
    {
        Description = "Folder to write pictures to: accuracy over seconds, time of each layer, masks.",
        HelpName = "folder",
    };

    private TransferCommand()
    {
    }

    /// <summary>Builds the command.</summary>
    /// <param name="train">What to do with the options of a run.</param>
    /// <param name="compare">What <c>compare</c> does.</param>
    public static RootCommand Create(
        Func<TransferOptions, CancellationToken, Task> train, Func<CompareOptions, CancellationToken, Task> compare)
    {
        var options = new TransferCommand();
        var root = new RootCommand("Trains a pretrained ResNet-18 on other images, with most of its weights gone.")
        {
            options._method, options._sparsity, options._weights, options._freeze, options._save, options._json, options._report,
            CompareCommand.Create(compare),
        };
        options._settings.AddTo(root);
        root.SetAction((result, cancellation) => train(options.Read(result), cancellation));
        return root;
    }

    private TransferOptions Read(ParseResult result)
    {
        var method = result.GetValue(_method);
        double sparsity = RunChoice.HasMasks(method) ? result.GetValue(_sparsity) : 0;
        return new TransferOptions(
            _settings.Read(result),
            new RunChoice(method, sparsity, result.GetValue(_weights)),
            result.GetValue(_freeze),
            result.GetValue(_save),
            result.GetValue(_json),
            result.GetValue(_report));
    }
}
