namespace KernelGen.Reference;

/// <summary>
/// The sum of each window by its pixels: those in the padding count as zeros (<c>count_include_pad</c>), or do not count. Pixels beyond the
/// padding never do.
/// </summary>
public sealed class AveragePoolNode(WindowAxis rows, WindowAxis columns, bool countPadding = true) : PoolNode(rows, columns)
{
    private Array4 _x = new(0, 0);

    /// <summary>Square windows.</summary>
    public AveragePoolNode(int kernel, int stride, int padding)
        : this(Axis(kernel, stride, padding), Axis(kernel, stride, padding))
    {
    }

    /// <inheritdoc/>
    public override Array4 Forward(Array4 x, bool training)
    {
        _x = x;
        var y = Windows(x);
        ForEachWindow(x, y, (pixels, window) => y.Values[window] = Rounding.Of(pixels.Sum(i => x.Values[i]) / Divisor(pixels, y, window)));
        return y;
    }

    /// <inheritdoc/>
    public override Array4 Backward(Array4 dy)
    {
        var dx = _x.Like();
        ForEachWindow(dx, dy, (pixels, window) =>
        {
            foreach (int i in pixels)
                dx.Values[i] += dy.Values[window] / Divisor(pixels, dy, window);
        });
        return dx.Select(Rounding.Of);
    }

    private int Divisor(List<int> pixels, Array4 y, int window) => countPadding ? PaddedPixels(_x, y, window) : pixels.Count;
}
