using System.Text;
using KernelGen.Tool.Import;
using KernelGen.Tool.Onnx;

namespace KernelGen.Tool.Printing;

/// <summary>The C# file of an imported network: a class for each shape of layers, and a method that builds the network.</summary>
internal sealed class ModelFile
{
    /// <summary>How files begin that an import wrote: by this it knows which ones it may replace.</summary>
    public const string Beginning = "// Imported by kernelgen from ";

    /// <summary>The method that builds the network.</summary>
    public const string Method = "Layers";

    private ModelFile(string className, string text, IReadOnlyDictionary<Step, LayerClass> classes, IReadOnlySet<Step> sized) =>
        (ClassName, Text, Classes, Sized) = (className, text, classes, sized);

    /// <summary>The class of the network.</summary>
    public string ClassName { get; }

    /// <summary>The file's text.</summary>
    public string Text { get; }

    /// <summary>[steps with weights] their classes.</summary>
    public IReadOnlyDictionary<Step, LayerClass> Classes { get; }

    /// <summary>Layers whose padding is right for the imported size of images alone, which the method then does not let choose.</summary>
    public IReadOnlySet<Step> Sized { get; }

    /// <summary>Prints a network.</summary>
    /// <param name="model">The model.</param>
    /// <param name="network">The network.</param>
    /// <param name="kinds">How the weights of each layer are stored.</param>
    /// <param name="lastFrozen">The last step that is frozen, with all before it; null for none.</param>
    /// <param name="namespaceName">The namespace; null for none.</param>
    public static ModelFile Of(
        OnnxModel model, ImportedNetwork network, IReadOnlyDictionary<Step, WeightKind> kinds, Step? lastFrozen, string? namespaceName)
    {
        var classes = kinds.ToDictionary(pair => pair.Key, pair => LayerClass.Of(pair.Key, pair.Value)!);
        string file = Path.GetFileName(model.Path), className = Identifier.Class(Path.GetFileNameWithoutExtension(file));
        while (TakenNames.IsTaken(className) || classes.Values.Any(layer => layer.Name == className))
            className += "Model";
        var sized = SizedPadding.Of(model, network);
        var text = new StringBuilder();
        string producer = model.Producer.Length > 0 ? $"by {model.Producer}, " : "";
        text.Append(Beginning).Append(CommentText.OneLine($"{file} ({producer}operators of version {model.Opset}).")).Append('\n');
        text.Append("using KernelGen;\n\n");
        if (namespaceName is not null)
            text.Append($"namespace {namespaceName};\n\n");
        foreach (var group in kinds.Keys.Select(step => classes[step]).GroupBy(layer => layer))
            text.Append($"{group.Key.Attribute}\npublic sealed partial class {group.Key.Name};\n\n");
        Class(text, network, classes, lastFrozen, className, anySize: sized.Count == 0);
        return new ModelFile(className, text.ToString(), classes, sized);
    }

    private static void Class(
        StringBuilder text, ImportedNetwork network, Dictionary<Step, LayerClass> classes, Step? lastFrozen, string className, bool anySize)
    {
        var (input, output) = (network.Input.Shape.Activations, network.Output.Shape.Activations);
        string start = input.IsVector ? $"Network.Features({input.Channels})" : $"Network.Image({input.Channels}, height, width)";
        bool hasSize = anySize && !input.IsVector && network.Steps.All(step => step.Operation is not Flattening);
        if (!hasSize && !input.IsVector)
            start = $"Network.Image({input.Channels}, {input.Height}, {input.Width})";
        string parameters = hasSize ? $"int height = {input.Height}, int width = {input.Width}" : "";
        text.Append($"/// <summary>The network {className}: {Noun(input)} to {Noun(output)}.</summary>\n");
        text.Append($"public static class {className}\n{{\n");
        text.Append("    /// <summary>\n");
        text.Append("    /// Its layers. To use them: <c>var network = " + $"{className}.{Method}().Build(batch: 64);</c>\n");
        text.Append($"    /// <c>network.Load(\"{className}.safetensors\");</c>\n");
        text.Append("    /// </summary>\n");
        if (NestedBuilder.Of(network, classes, lastFrozen) is { } items)
        {
            text.Append($"    public static NetworkBuilder {Method}({parameters}) =>\n");
            text.AppendJoin('\n', BuilderLayout.Lines(start, items, indent: 8)).Append(";\n");
        }
        else
        {
            text.Append($"    public static NetworkBuilder {Method}({parameters})\n    {{\n        var x = {start};\n");
            text.AppendJoin('\n', SequentialBuilder.Of(network, classes, lastFrozen, indent: 8)).Append("\n        return x;\n    }\n");
        }

        text.Append("}\n");
    }

    private static string Noun(ActivationShape shape) => shape.IsVector ? $"{shape} features" : $"images of {shape}";
}
