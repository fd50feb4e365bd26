namespace KernelGen.Reference;

/// <summary><c>y = max(x, 0)</c>; at 0 the gradient is 0.</summary>
public sealed class ReluNode : Node
{
    private Array4 _x = new(0, 0);

    /// <inheritdoc/>
    public override Array4 Forward(Array4 x, bool training)
    {
        _x = x;
        return x.Select(number => Math.Max(number, 0));
    }

    /// <inheritdoc/>
    public override Array4 Backward(Array4 dy)
    {
        var dx = dy.Like();
        for (int i = 0; i < dx.Values.Length; i++)
            dx.Values[i] = _x.Values[i] > 0 ? dy.Values[i] : 0;
        return dx;
    }
}
