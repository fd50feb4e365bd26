namespace KernelGen.Tool.Import.Rewriting;

/// <summary>Takes out what changes names of dimensions alone, and makes pooling over a whole image global.</summary>
internal static class ShapeCleanup
{
    /// <summary>Average pooling whose only window is the image becomes global, so that images of other sizes work too.</summary>
    public static void MakePoolingGlobal(ImportedNetwork network)
    {
        foreach (var step in network.Steps)
        {
            if (step.Operation is not Pool { IsMaximum: false, Padding: var padding, Kernel: var kernel } || padding != default)
                continue;
            var (input, output) = (step.Inputs[0].Shape.Activations, step.Shape.Activations);
            if (output.IsVector && kernel == (input.Height, input.Width))
            {
                step.Operation = new GlobalPool();
                step.Note = "its window is the whole image";
            }
        }
    }

    /// <summary>
    /// Takes out views. A network gives images in the order channel, row, column, so a flattening whose features no layer but elementwise
    /// ones read is a view as well.
    /// </summary>
    public static void RemoveViews(ImportedNetwork network, Problems problems)
    {
        foreach (var step in network.Steps)
        {
            bool changes = step.Operation is Flattening
                || (step.Operation is View && step.Shape.Activations != step.Inputs[0].Shape.Activations);
            if (step.Operation is Flattening && IsReadByWeights(network, step))
                continue;
            if (changes && !IsReadElementwise(network, step))
            {
                problems.Add(
                    step.Name, $"a change of samples of {step.Inputs[0].Shape} to {step.Shape} before layers that need the second");
            }
            else if (step.Operation is View or Flattening)
            {
                network.Remove(step);
            }
        }
    }

    /// <summary>Whether a linear layer reads the features, perhaps after elementwise layers and dropout.</summary>
    private static bool IsReadByWeights(ImportedNetwork network, Step step)
    {
        var values = WithPassedOn(network, step, reader => reader.Operation is Activate or DropoutOf or View);
        return values.All(value => network.ReadersOf(value) is { Count: > 0 } readers
            && readers.All(reader => reader.Operation is LinearMap || values.Contains(reader)));
    }

    private static bool IsReadElementwise(ImportedNetwork network, Step step)
    {
        var values = WithPassedOn(network, step, reader => reader.Operation is Activate or DropoutOf or View or Flattening);
        return values.All(value => network.ReadersOf(value).All(values.Contains));
    }

    /// <summary>A value, and all that steps make of it which pass its features on. Without recursion: networks may be deep.</summary>
    private static HashSet<Step> WithPassedOn(ImportedNetwork network, Step value, Func<Step, bool> passesOn)
    {
        var (found, open) = (new HashSet<Step> { value }, new Stack<Step>());
        open.Push(value);
        while (open.TryPop(out var step))
        {
            foreach (var reader in network.ReadersOf(step).Where(passesOn).Where(found.Add))
                open.Push(reader);
        }

        return found;
    }
}
