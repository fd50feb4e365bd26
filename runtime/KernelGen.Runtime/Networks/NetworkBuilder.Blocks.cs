namespace KernelGen;

/// <content>Blocks of branches: sums, products and concatenations.</content>
public sealed partial class NetworkBuilder
{
    /// <summary>
    /// Appends a residual block, <c>y = main(x) + shortcut(x)</c>, which ends in a <see cref="ResidualAdd"/>. Where the main branch ends in
    /// a batch normalisation without activation, the network computes the sum together with it.
    /// </summary>
    /// <param name="main">Adds the layers of the main branch, at least one, to the builder that it is given, and returns it.</param>
    /// <param name="shortcut">Adds the layers of the shortcut likewise; null for x itself.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentException">
    /// The branches end in different shapes, the main branch has no layers, or a branch returns another builder.
    /// </exception>
    public NetworkBuilder Residual(Func<NetworkBuilder, NetworkBuilder> main, Func<NetworkBuilder, NetworkBuilder>? shortcut = null)
    {
        ArgumentNullException.ThrowIfNull(main);
        return Block(() =>
        {
            int end = Branch(main, "a residual block", nameof(main));
            if (end == _value)
            {
                throw new ArgumentException(
                    "The main branch of a residual block has no layers. Add at least one, or leave the block out.",
                    nameof(main));
            }

            int residual = shortcut is null ? _value : Branch(shortcut, "a residual block", nameof(shortcut));
            RequireShape(_graph.Shapes[residual], _graph.Shapes[end], shortcut is not null);
            return _graph.Add(new ResidualAdd(), end, residual);
        });
    }

    /// <summary>
    /// Appends the product of x and a gate, <c>y = x * gate(x)</c>, which ends in a <see cref="KernelGen.Multiply"/>. The gate has the
    /// shape of x, or is a vector with one number for each channel.
    /// </summary>
    /// <param name="gate">Adds the layers of the gate to the builder that it is given, and returns it; without layers it is x.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentException">The gate ends in another shape, or returns another builder.</exception>
    public NetworkBuilder Multiply(Func<NetworkBuilder, NetworkBuilder> gate)
    {
        ArgumentNullException.ThrowIfNull(gate);
        return Block(() => _graph.Add(new Multiply(), _value, Branch(gate, "a product", nameof(gate))));
    }

    /// <summary>
    /// Appends branches that begin with x, one behind the other along the channels, <c>y = [branch1(x), branch2(x), ...]</c>, which end in
    /// a <see cref="KernelGen.Concat"/>.
    /// </summary>
    /// <param name="branches">
    /// At least one. Each adds layers to the builder that it is given, and returns it; without layers it is x itself.
    /// </param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentException">
    /// There is no branch, the branches end in different heights or widths, or a branch returns another builder.
    /// </exception>
    public NetworkBuilder Concat(params Func<NetworkBuilder, NetworkBuilder>[] branches)
    {
        ArgumentNullException.ThrowIfNull(branches);
        foreach (var branch in branches)
            ArgumentNullException.ThrowIfNull(branch, nameof(branches));
        if (branches.Length == 0)
        {
            throw new ArgumentException(
                "The concatenation has no branches. Give at least one, or leave the concatenation out.", nameof(branches));
        }

        return Block(() => _graph.Add(
            new Concat(), [.. branches.Select((branch, i) => Branch(branch, "a concatenation", $"{nameof(branches)}[{i}]"))]));
    }

    /// <summary>Appends the end of a block; if a part of it is refused, nothing of the block stays.</summary>
    /// <param name="end">Adds the layers of the block and returns the value that it ends in.</param>
    private NetworkBuilder Block(Func<int> end)
    {
        RequireOpen();
        int before = _graph.Nodes.Count;
        try
        {
            _value = end();
            return this;
        }
        catch
        {
            _graph.RemoveFrom(before);
            throw;
        }
    }

    /// <summary>Runs a branch from the current value, while which only its own builder takes layers.</summary>
    /// <returns>The value that it ends in.</returns>
    private int Branch(Func<NetworkBuilder, NetworkBuilder> add, string block, string argument)
    {
        var branch = new NetworkBuilder(_graph, _value);
        _closed = true;
        try
        {
            if (!ReferenceEquals(add(branch), branch))
            {
                throw new ArgumentException(
                    $"The branch {argument} of {block} returns another builder than the one that it was given. "
                    + "Add its layers to that one and return it.",
                    argument);
            }

            return branch._value;
        }
        finally
        {
            (_closed, branch._closed) = (false, true);
        }
    }

    private static void RequireShape(ActivationShape shortcut, ActivationShape main, bool hasLayers)
    {
        if (shortcut == main)
            return;
        string ends = $"The branches of a residual block end in different shapes: the main branch in {main}, the shortcut in {shortcut}. ";
        throw hasLayers
            ? new ArgumentException(ends + "Change the last layers of one of them.", nameof(shortcut))
            : new ArgumentException(
                ends + "Give the block a shortcut that ends in the main branch's shape, or change the main branch.",
                nameof(main));
    }
}
