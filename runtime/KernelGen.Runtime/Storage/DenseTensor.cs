namespace KernelGen.Storage;

/// <summary>A parameter of which all numbers are stored.</summary>
/// <param name="name">The name.</param>
/// <param name="parameter">The parameter.</param>
/// <param name="places">[numbers in a file] where each lies in the parameter; null where both orders are one.</param>
internal sealed class DenseTensor(string name, Parameter parameter, int[]? places) : StoredTensor(name)
{
    /// <inheritdoc/>
    public override Parameter Parameter => parameter;

    /// <inheritdoc/>
    public override int[]? Places() => places;

    /// <inheritdoc/>
    public override void SaveDense(IDenseTensorWriter writer) =>
        writer.Add(Name, [.. parameter.Shape.Select(size => (long)size)], PlaceOrder.Gather(parameter.Value, places));

    /// <inheritdoc/>
    public override IReadOnlyList<string> NamesIn(SafetensorsFile file) => file.Tensors.ContainsKey(Name) ? [Name] : [];

    /// <inheritdoc/>
    public override Action Read(SafetensorsFile file)
    {
        var numbers = Numbers(file, Name, parameter.Shape);
        return () =>
        {
            PlaceOrder.Scatter(numbers, places, parameter.Value);
            parameter.BeginAnew();
        };
    }
}

/// <summary>A state that outlives a step, such as running statistics.</summary>
/// <param name="name">The name.</param>
/// <param name="state">The state.</param>
/// <param name="order">[features] for each feature in the order of memory its number in a file; null where both orders are one.</param>
internal sealed class StateTensor(string name, StateBuffer state, int[]? order) : StoredTensor(name)
{
    /// <inheritdoc/>
    public override void SaveDense(IDenseTensorWriter writer) =>
        writer.Add(Name, [state.Values.Length], FlattenOrder.ToFile(state.Values.ToArray(), order));

    /// <inheritdoc/>
    public override IReadOnlyList<string> NamesIn(SafetensorsFile file) => file.Tensors.ContainsKey(Name) ? [Name] : [];

    /// <inheritdoc/>
    public override Action Read(SafetensorsFile file)
    {
        var numbers = Numbers(file, Name, [state.Values.Length]);
        int bad = Array.FindIndex(numbers, number => number < state.Least);
        if (bad >= 0)
            throw new ArgumentException(FormattableString.Invariant($"{Name}[{bad}] is {numbers[bad]}, but must be {state.Least} or more"));
        return () => FlattenOrder.ToMemory(numbers, order).CopyTo(state.Values.Span);
    }
}
