namespace KernelGen.Reference;

/// <summary>The sum of each window by all its pixels; those in the padding count as zeros (<c>count_include_pad</c>).</summary>
public sealed class AveragePoolNode(int kernel, int stride, int padding) : PoolNode(kernel, stride, padding)
{
    private Array4 _x = new(0, 0);

    /// <inheritdoc/>
    public override Array4 Forward(Array4 x, bool training)
    {
        _x = x;
        var y = Windows(x);
        ForEachWindow(x, y, (pixels, window) => y.Values[window] = Rounding.Of(pixels.Sum(i => x.Values[i]) / WindowPixels));
        return y;
    }

    /// <inheritdoc/>
    public override Array4 Backward(Array4 dy)
    {
        var dx = _x.Like();
        ForEachWindow(dx, dy, (pixels, window) =>
        {
            foreach (int i in pixels)
                dx.Values[i] += dy.Values[window] / WindowPixels;
        });
        return dx.Select(Rounding.Of);
    }
}
