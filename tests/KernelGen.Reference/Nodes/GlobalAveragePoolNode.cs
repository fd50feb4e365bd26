namespace KernelGen.Reference;

/// <summary>The mean of each channel over all pixels.</summary>
public sealed class GlobalAveragePoolNode : Node
{
    private Array4 _x = new(0, 0);

    /// <inheritdoc/>
    public override Array4 Forward(Array4 x, bool training)
    {
        _x = x;
        var y = new Array4(x.Samples, x.Channels);
        int pixels = x.Rows * x.Columns;
        for (int i = 0; i < x.Values.Length; i++)
            y.Values[i / pixels] += x.Values[i] / pixels;
        return y.Select(Rounding.Of);
    }

    /// <inheritdoc/>
    public override Array4 Backward(Array4 dy)
    {
        var dx = _x.Like();
        int pixels = dx.Rows * dx.Columns;
        for (int i = 0; i < dx.Values.Length; i++)
            dx.Values[i] = dy.Values[i / pixels] / pixels;
        return dx.Select(Rounding.Of);
    }
}
