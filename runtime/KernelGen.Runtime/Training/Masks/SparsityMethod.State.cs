namespace KernelGen.Training;

/// <content>What a checkpoint holds of a method.</content>
public abstract partial class SparsityMethod
{
    /// <inheritdoc/>
    public sealed override void SaveState(TrainingState state, SavedNumbers numbers)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(numbers);
        if (_network != state.Network)
            return;
        numbers.SaveIntegers("layers", PlacesOf(state.Network));
        numbers.SaveIntegers("updates", Updates);
        numbers.SaveDoubles("tuned_densities", _tunedDensities);
        SaveTurn(numbers);
        SaveState(numbers);
    }

    /// <inheritdoc/>
    public sealed override void LoadState(TrainingState state, SavedNumbers numbers)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(numbers);
        (_network, _layers) = (null, []);
        if (numbers.IsEmpty)
            return;
        Attach(state.Network);
        if (!numbers.Integers("layers").AsSpan().SequenceEqual(PlacesOf(state.Network)))
        {
            string names = string.Join(", ", _layers.Select(layer => layer.Name));
            throw new ArgumentException($"it changed the masks of other layers then; here, it changes those of {names}");
        }

        (Updates, _tunedDensities) = ((int)numbers.Integers("updates", 1)[0], numbers.Doubles("tuned_densities", _layers.Length));
        LoadTurn(numbers);
        LoadState(numbers);
    }

    /// <summary>
    /// Saves what a method keeps from step to step, beside the masks: nothing unless this is overridden. Names that this class uses are
    /// layers, updates, tuned_densities, gradient_layer and gradient.
    /// </summary>
    /// <param name="numbers">Takes the numbers.</param>
    protected virtual void SaveState(SavedNumbers numbers)
    {
    }

    /// <summary>
    /// Takes over what <see cref="SaveState(SavedNumbers)"/> has saved. <see cref="Begin"/> was called before, and masks are not yet those
    /// of the checkpoint.
    /// </summary>
    /// <param name="numbers">The numbers.</param>
    /// <exception cref="ArgumentException">They do not fit.</exception>
    protected virtual void LoadState(SavedNumbers numbers)
    {
    }

    /// <summary>The places of the layers in a network.</summary>
    private long[] PlacesOf(Network network) =>
        Array.ConvertAll(_layers, layer => (long)network.Layers.TakeWhile(row => row.Layer != layer.Layer).Count());
}
