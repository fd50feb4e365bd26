namespace KernelGen.Training;

/// <summary>The targets of a batch: a label for each sample, or numbers, or both.</summary>
public readonly ref struct Targets
{
    /// <summary>A label for each sample.</summary>
    /// <param name="labels">[batch].</param>
    public Targets(ReadOnlySpan<int> labels) => Labels = labels;

    /// <summary>Numbers for each sample.</summary>
    /// <param name="values">[batch, outputs]; images in the order channel, row, column.</param>
    public Targets(ReadOnlySpan<float> values) => Values = values;

    /// <summary>Labels and numbers for each sample.</summary>
    /// <param name="labels">[batch], or empty.</param>
    /// <param name="values">[batch, outputs], or empty.</param>
    public Targets(ReadOnlySpan<int> labels, ReadOnlySpan<float> values)
    {
        Labels = labels;
        Values = values;
    }

    /// <summary>[batch] the labels; empty if there are none.</summary>
    public ReadOnlySpan<int> Labels { get; }

    /// <summary>[batch, outputs] the numbers; empty if there are none.</summary>
    public ReadOnlySpan<float> Values { get; }
}
