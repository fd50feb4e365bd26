namespace KernelGen.Training;

/// <content>What a checkpoint holds of a method.</content>
public abstract partial class SparsityMethod
{
    /// <inheritdoc/>
    public sealed override void SaveState(TrainingState state, SavedNumbers numbers)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(numbers);
        if (_state != state)
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
        (_state, _layers) = (null, []);
        if (numbers.IsEmpty)
            return;

        // Which weights are frozen is in the checkpoint as well, and comes later.
        var layers = LayersAt(state.Network, numbers.Integers("layers"));
        if (layers is null || layers.Any(layer => Keeps?.Invoke(layer.Name) == true))
        {
            string names = string.Join(
                ", ", state.Network.MaskedLayers.Where(layer => Keeps?.Invoke(layer.Name) != true).Select(layer => layer.Name));
            throw new ArgumentException($"it changed the masks of other layers then; here, it may change those of {names}");
        }

        Attach(state, layers);

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

    /// <summary>The sparse layers at some places; null where there are none at one of them.</summary>
    private static MaskedLayer[]? LayersAt(Network network, long[] places)
    {
        var layers = Array.ConvertAll(places, place => place >= 0 && place < network.Layers.Count
            ? network.MaskedLayers.FirstOrDefault(layer => layer.Layer == network.Layers[(int)place].Layer)
            : null);
        MaskedLayer[] found = [.. layers.OfType<MaskedLayer>()];
        return found.Length == 0 || found.Length < layers.Length ? null : found;
    }
}
