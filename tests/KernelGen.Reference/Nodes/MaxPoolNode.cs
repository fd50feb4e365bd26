namespace KernelGen.Reference;

/// <summary>The largest number of each window, of equal ones the first row by row, to which the gradient goes.</summary>
public sealed class MaxPoolNode(WindowAxis rows, WindowAxis columns) : PoolNode(rows, columns)
{
    private Array4 _x = new(0, 0);
    private int[] _largest = [];

    /// <summary>Square windows.</summary>
    public MaxPoolNode(int kernel, int stride, int padding)
        : this(Axis(kernel, stride, padding), Axis(kernel, stride, padding))
    {
    }

    /// <inheritdoc/>
    public override Array4 Forward(Array4 x, bool training)
    {
        var y = Windows(x);
        (_x, _largest) = (x, new int[y.Values.Length]);
        ForEachWindow(x, y, (pixels, window) =>
        {
            double largest = double.NegativeInfinity;
            foreach (int i in pixels)
            {
                if (x.Values[i] > largest)
                    (largest, _largest[window]) = (x.Values[i], i);
            }

            y.Values[window] = largest;
        });
        return y;
    }

    /// <inheritdoc/>
    public override Array4 Backward(Array4 dy)
    {
        var dx = _x.Like();
        for (int window = 0; window < dy.Values.Length; window++)
            dx.Values[_largest[window]] += dy.Values[window];
        return dx.Select(Rounding.Of);
    }
}
