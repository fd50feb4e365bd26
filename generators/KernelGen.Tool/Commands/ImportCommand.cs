using System.CommandLine;
using KernelGen.Tool.Import;
using KernelGen.Tool.Onnx;
using KernelGen.Tool.Printing;
using Spectre.Console;

namespace KernelGen.Tool.Commands;

/// <summary><c>kernelgen import</c>: a model becomes a C# file and a file of weights.</summary>
internal sealed class ImportCommand
{
    private readonly Argument<string> _model = new("model") { Description = "The ONNX file.", HelpName = "model.onnx" };

    private readonly Option<string> _out = new("--out")
    {
        Description = "Folder for the C# file and the weights.",
        HelpName = "folder",
        Required = true,
    };

    private readonly Option<string?> _namespace = new("--namespace") { Description = "Namespace of the C# file.", HelpName = "name" };
    private readonly Option<string?> _input = new("--input")
    {
        Description = "Size of a sample, channels x rows x columns, where the model leaves it open or another is wanted.",
        HelpName = "3x224x224",
    };

    private readonly Option<string[]> _keepDense = new("--keep-dense")
    {
        Description = "Layers whose weights stay dense, by name; * stands for any characters. "
            + "By default those that read the network's input.",
        HelpName = "pattern",
    };

    private readonly Option<string?> _freeze = new("--freeze")
    {
        Description = "Layers that are not trained, by name: the last that fits, what belongs to it, and all before it.",
        HelpName = "pattern",
    };

    private readonly Option<bool> _fold = new("--fold-batch-norm")
    {
        Description = "Take batch normalisations into the weights before them, for inference: training is better with them.",
    };

    private ImportCommand()
    {
    }

    /// <summary>Builds the command.</summary>
    /// <param name="console">Where tables go.</param>
    public static Command Create(IAnsiConsole console)
    {
        var options = new ImportCommand();
        var command = new Command(
            "import", "Makes a C# file with a network of generated sparse kernels, and a file of its weights, of an ONNX model.")
        {
            options._model, options._out, options._namespace, options._input, options._keepDense, options._freeze, options._fold,
        };
        command.SetAction(result => options.Run(result, console));
        return command;
    }

    private void Run(ParseResult result, IAnsiConsole console)
    {
        string path = PathArgument.Required(result.GetRequiredValue(_model), "<model.onnx>", "file");
        string folder = PathArgument.Required(result.GetRequiredValue(_out), "--out", "folder");
        ImportTarget.RequireFolder(folder);
        string? namespaceName = result.GetValue(_namespace);
        if (namespaceName is not null && NamespaceName.ProblemOf(namespaceName) is { } problem)
            throw new InputException($"--namespace {namespaceName} {problem}");
        var model = OnnxModel.Read(path);
        var network = Importer.Import(model, SampleSize.Parse(result.GetValue(_input)), result.GetValue(_fold));
        string[]? keepDense = result.GetResult(_keepDense) is null ? null : result.GetValue(_keepDense);
        var kinds = WeightKinds.Of(network, keepDense);
        foreach (string pattern in (keepDense ?? []).Where(pattern => pattern.Length > 0))
            RequireMatch(network, "--keep-dense", pattern, HasWeights, "layer with weights");
        var frozen = LastFrozen(network, result.GetValue(_freeze));
        var file = ModelFile.Of(model, network, kinds, frozen, namespaceName);
        var target = ImportTarget.Of(folder, file.ClassName);
        target.Write(file.Text, network, path);
        ImportTable.Print(console, network, file, kinds);
        console.WriteLine($"{target.Code}: {file.Classes.Values.Distinct().Count()} classes for {file.Classes.Count} layers with weights");
        console.WriteLine($"{target.Weights}: {new FileInfo(target.Weights).Length / 1e6:0.0} MB");
    }

    private static bool HasWeights(Step step) => WeightKinds.WeightsOf(step) is not null;

    private static bool IsLayer(Step step) => step.Operation is not Input;

    private static void RequireMatch(ImportedNetwork network, string option, string pattern, Func<Step, bool> isMeant, string what)
    {
        if (network.Steps.Any(step => isMeant(step) && Glob.Matches(pattern, step.Name)))
            return;
        string[] names = [.. network.Steps.Where(HasWeights).Select(step => step.Name)];
        string all = names.Length == 0 ? "The model has no layers with weights." : $"Layers with weights are {string.Join(", ", names)}.";
        throw new InputException($"{option} {pattern} fits no {what}. {all}");
    }

    private static Step? LastFrozen(ImportedNetwork network, string? pattern)
    {
        if (pattern is null)
            return null;
        RequireMatch(network, "--freeze", pattern, IsLayer, "layer");
        var last = network.Steps.Last(step => IsLayer(step) && Glob.Matches(pattern, step.Name));

        // What follows it without weights goes with it: a network computes both together.
        while (network.HasOneReader(last)
            && network.ReadersOf(last)[0] is { Inputs.Count: 1, Operation: BatchNormalization or Activate } next)
        {
            last = next;
        }

        return last;
    }
}
