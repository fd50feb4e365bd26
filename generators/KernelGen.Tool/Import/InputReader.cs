using KernelGen.Tool.Import.Operators;
using KernelGen.Tool.Onnx;

namespace KernelGen.Tool.Import;

/// <summary>Makes the first step of a network of a model's input, and says why there is none.</summary>
internal static class InputReader
{
    /// <summary>Reads an input.</summary>
    /// <param name="model">The model.</param>
    /// <param name="value">The input.</param>
    /// <param name="given">[channels, rows, columns] or [features] of a sample; null for what the model says.</param>
    /// <param name="problems">Takes what is not supported.</param>
    /// <returns>The step; null if there is none because of problems.</returns>
    public static Step? Read(OnnxModel model, OnnxInput value, long[]? given, Problems problems)
    {
        var (name, dimensions) = (value.Name, value.Dimensions);
        long[]? sample = given ?? (dimensions is { Length: > 0 } ? dimensions[1..] : null);
        string text = dimensions is null
            ? "no shape"
            : $"the shape [{string.Join(", ", dimensions.Select(size => size < 1 ? "any" : $"{size}"))}]";
        if (given is not null && dimensions is not null
            && (dimensions.Length != given.Length + 1
                || dimensions[1..].Zip(given).Any(pair => pair.First > 0 && pair.First != pair.Second && given.Length == 1)))
        {
            problems.Add("", $"the input {name} has {text}, but --input says {string.Join("x", given)}");
            return null;
        }

        if (sample is null || sample.Any(size => size is < 1 or > int.MaxValue))
        {
            problems.Add("", $"the input {name} has {text}; say the size of a sample, for example --input 3x224x224");
            return null;
        }

        if (sample.Length > 3)
        {
            problems.Add("", $"the input {name} has {text}; vectors and images with one or two axes are possible");
            return null;
        }

        var shape = new ValueShape(sample);
        if (!shape.IsPossible)
        {
            problems.Add("", $"the input {name} has {text}; samples of more than {int.MaxValue} numbers are not possible");
            return null;
        }

        return value.HoldsFloats ? new Step(name, new Input(), [], shape) : CastInput(model, value, shape, problems);
    }

    /// <summary>An input of other numbers than floats that are cast to floats at once: the network takes floats.</summary>
    private static Step? CastInput(OnnxModel model, OnnxInput value, ValueShape shape, Problems problems)
    {
        bool isCast = value.HoldsNumbers && !model.Outputs.Contains(value.Name)
            && model.Nodes.Where(node => node.Inputs.Contains(value.Name)).All(CastOperator.IsToFloat);
        if (isCast)
            return new Step(value.Name, new Input(), [], shape) { Note = $"the model takes {value.Type}, the network floats" };
        problems.Add(
            "", $"the input {value.Name} holds numbers of type {value.Type}; floats are possible, and numbers that Cast to Float alone "
            + "reads. Export the model with an input of floats");
        return null;
    }
}
