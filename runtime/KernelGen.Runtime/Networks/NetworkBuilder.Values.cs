namespace KernelGen;

/// <content>General graphs: values that any later layer may read.</content>
public sealed partial class NetworkBuilder
{
    /// <summary>The current value, which the next layer reads: what the last layer gave, or the network's input.</summary>
    public NetworkValue Value => new(_graph, _value);

    /// <summary>Continues from a value: the next layer reads it.</summary>
    /// <param name="value">A value of this network.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentException">The value belongs to another network, or to a block that was refused.</exception>
    public NetworkBuilder From(NetworkValue value)
    {
        RequireOpen();
        _value = NumberOf(value, nameof(value));
        return this;
    }

    /// <summary>
    /// Appends the sum of the current value and another, <c>y = x + shortcut</c>, a <see cref="ResidualAdd"/>. Where x comes from a batch
    /// normalisation without activation, and nothing else reads it, the network computes the sum together with that.
    /// </summary>
    /// <param name="shortcut">A value of this network, with the shape of the current one.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentException">The shapes differ, or the value is not part of this network.</exception>
    public NetworkBuilder Residual(NetworkValue shortcut) => Join(new ResidualAdd(), shortcut, nameof(shortcut));

    /// <summary>Appends the product of the current value and another, <c>y = x * gate</c>, a <see cref="KernelGen.Multiply"/>.</summary>
    /// <param name="gate">A value of this network: with the shape of the current one, or a vector of its channels.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentException">The gate has another shape, or is not part of this network.</exception>
    public NetworkBuilder Multiply(NetworkValue gate) => Join(new Multiply(), gate, nameof(gate));

    /// <summary>
    /// Appends the current value and others, one behind the other along the channels, <c>y = [x, values...]</c>, a
    /// <see cref="KernelGen.Concat"/>.
    /// </summary>
    /// <param name="values">Values of this network, with the height and width of the current one.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentException">Heights or widths differ, or a value is not part of this network.</exception>
    public NetworkBuilder Concat(params NetworkValue[] values)
    {
        ArgumentNullException.ThrowIfNull(values);
        RequireOpen();
        _value = _graph.Add(new Concat(), [_value, .. values.Select(value => NumberOf(value, nameof(values)))]);
        return this;
    }

    private NetworkBuilder Join(Layer layer, NetworkValue other, string argument)
    {
        RequireOpen();
        _value = _graph.Add(layer, _value, NumberOf(other, argument));
        return this;
    }

    private int NumberOf(NetworkValue value, string argument)
    {
        ArgumentNullException.ThrowIfNull(value, argument);
        return value.In(_graph, argument);
    }

    /// <summary>Refuses a graph in which something is computed that nobody reads, or whose output is not the last value.</summary>
    private void RequireOneEnd()
    {
        int[] unread = [.. Enumerable.Range(1, _graph.Output).Where(value => value != _value && _graph.ReadersWithin(value) == 0)];
        if (unread.Length == 0)
            return;
        var names = LayerNames.Of(_graph.Nodes);
        string list = string.Join(", ", unread.Select(value => $"{names[value - 1]} (layer {value - 1})"));
        string end = _value == 0 ? "the network's input" : $"that of {names[_value - 1]} (layer {_value - 1})";
        throw new InvalidOperationException(
            $"Nothing reads the output of {list}, and the output of the network is the current value, {end}. "
            + "Read these values with Residual, Multiply or Concat, or leave the layers out; "
            + "if one of them is the output, call From with its value before Build.");
    }
}
