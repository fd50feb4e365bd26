namespace KernelGen;

/// <content>Residual blocks.</content>
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
        RequireOpen();
        int before = _graph.Nodes.Count;
        try
        {
            _value = Block(main, shortcut);
            return this;
        }
        catch
        {
            _graph.RemoveFrom(before);
            throw;
        }
    }

    private int Block(Func<NetworkBuilder, NetworkBuilder> main, Func<NetworkBuilder, NetworkBuilder>? shortcut)
    {
        int end = Branch(main, nameof(main));
        if (end == _value)
        {
            throw new ArgumentException(
                "The main branch of a residual block has no layers. Add at least one, or leave the block out.",
                nameof(main));
        }

        int residual = shortcut is null ? _value : Branch(shortcut, nameof(shortcut));
        RequireShape(_graph.Shapes[residual], _graph.Shapes[end], shortcut is not null);
        return _graph.Add(new ResidualAdd(), end, residual);
    }

    /// <summary>Runs a branch from the current value, while which only its own builder takes layers.</summary>
    /// <returns>The value that it ends in.</returns>
    private int Branch(Func<NetworkBuilder, NetworkBuilder> add, string argument)
    {
        var branch = new NetworkBuilder(_graph, _value);
        _closed = true;
        try
        {
            if (!ReferenceEquals(add(branch), branch))
            {
                throw new ArgumentException(
                    $"The branch {argument} of a residual block returns another builder than the one that it was given. "
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
