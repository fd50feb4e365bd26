namespace KernelGen;

/// <content>The part of a network that is not trained.</content>
public sealed partial class NetworkBuilder
{
    /// <summary>
    /// Freezes all layers that were added so far, for fine-tuning what comes after them: their parameters stay
    /// (<see cref="Parameter.Frozen"/>), batch normalisation uses its running statistics and leaves them as they are, dropout does nothing,
    /// no gradient flows to them, and no memory is kept for one. It cannot be undone for the network that is built.
    /// </summary>
    /// <returns>This builder.</returns>
    /// <exception cref="InvalidOperationException">This is a branch of a block.</exception>
    public NetworkBuilder Freeze()
    {
        RequireOpen();
        if (_isBranch)
            throw new InvalidOperationException("Freeze was called within a branch of a block. Call it before the block, or after it.");
        _graph.Freeze(_graph.Nodes.Count);
        return this;
    }

    /// <summary>
    /// Freezes all layers that were added before a layer, as <see cref="Freeze()"/> called there would have done: for networks that are
    /// built as a whole elsewhere, such as imported ones.
    /// </summary>
    /// <param name="layer">
    /// The first layer that is trained, by the name that it was given. If it is part of a block, layers of the block that were added before
    /// it are frozen too, and those of a branch that was added later are not.
    /// </param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentException">No layer was given that name.</exception>
    /// <exception cref="InvalidOperationException">This is a branch of a block.</exception>
    public NetworkBuilder FreezeBefore(string layer)
    {
        _graph.Freeze(PlaceOf(layer, nameof(FreezeBefore)));
        return this;
    }

    /// <summary>
    /// Cuts the network into the layers before one and the others, as two networks that share the layers and so their weights. The second
    /// takes what the first gives. Where the first is frozen, its outputs stay the same for the same samples: computed once, they are the
    /// samples on which the second is trained.
    /// </summary>
    /// <param name="layer">The first layer of the second network, by the name that it was given.</param>
    /// <returns>Builders of both networks; layers keep the names that they were given. This builder stays as it is.</returns>
    /// <exception cref="ArgumentException">
    /// No layer was given that name, nothing is before it, or a layer of the second network reads another value of the first than this
    /// layer does.
    /// </exception>
    /// <exception cref="InvalidOperationException">This is a branch of a block.</exception>
    public (NetworkBuilder Before, NetworkBuilder From) SplitBefore(string layer)
    {
        int at = PlaceOf(layer, nameof(SplitBefore)), cut = _graph.Nodes[at].Inputs[0];
        if (at == 0)
            throw new ArgumentException($"{layer} is the first layer, so nothing is before it. Name a later one.", nameof(layer));
        NetworkBuilder before = new(_graph.Shapes[0]), from = new(_graph.Shapes[cut]);
        foreach (var node in _graph.Nodes.Take(at))
            before._graph.Add(node);
        before._value = cut;
        for (int i = at; i < _graph.Nodes.Count; i++)
        {
            var node = _graph.Nodes[i];
            int other = node.Inputs.FirstOrDefault(input => input <= at && input != cut, -1);
            if (other >= 0)
            {
                throw new ArgumentException(
                    $"The network cannot be split before {layer}: layer {i} ({node.LayerName}) reads "
                    + $"{Described(other)}, but only {Described(cut)} can be the second network's input. "
                    + "Name a layer at which all branches have come together, such as the first of a block.",
                    nameof(layer));
            }

            from._graph.Add(node with { Inputs = [.. node.Inputs.Select(input => input == cut ? 0 : input - at)] });
        }

        if (_value <= at)
        {
            throw new ArgumentException(
                $"The network's output is {Described(_value)}, which is before {layer}. Name a layer that the output depends on.",
                nameof(layer));
        }

        from._value = _value - at;
        return (before, from);
    }

    /// <summary>The number of a named layer, for a method that is for whole networks.</summary>
    private int PlaceOf(string layer, string method)
    {
        ArgumentNullException.ThrowIfNull(layer);
        RequireOpen();
        if (_isBranch)
            throw new InvalidOperationException($"{method} was called within a branch of a block. Call it after the block.");
        for (int at = 0; at < _graph.Nodes.Count; at++)
        {
            if (_graph.Nodes[at].Name == layer)
                return at;
        }

        string names = string.Join(", ", _graph.Nodes.Select(node => node.Name).OfType<string>());
        throw new ArgumentException(
            $"No layer was given the name {layer}. {(names.Length == 0 ? "None has a name" : $"The names are {names}")}; "
            + "builder.Add(layer, \"name\") gives one.",
            nameof(layer));
    }

    private string Described(int value) => value == 0
        ? "the network's input"
        : $"the output of layer {value - 1} ({_graph.Nodes[value - 1].LayerName})";
}
