namespace KernelGen.Reference;

/// <summary><c>y = main(x) + shortcut(x)</c>; without a shortcut x itself is added.</summary>
public sealed class Residual(Node main, Node? shortcut = null) : Node
{
    /// <inheritdoc/>
    public override IEnumerable<Node> Parts => shortcut is null ? [main] : [main, shortcut];

    /// <inheritdoc/>
    public override IEnumerable<Learned> Learned => Parts.SelectMany(part => part.Learned);

    /// <inheritdoc/>
    public override Array4 Forward(Array4 x, bool training) =>
        main.Forward(x, training).Plus(shortcut is null ? x : shortcut.Forward(x, training)).Select(Rounding.Of);

    /// <inheritdoc/>
    public override Array4 Backward(Array4 dy) =>
        main.Backward(dy).Plus(shortcut is null ? dy : shortcut.Backward(dy)).Select(Rounding.Of);
}
