namespace KernelGen.Reference;

/// <summary><c>y = exp(x) / sum(exp(x))</c> over the channels of each pixel, or its logarithm.</summary>
/// <param name="logarithm">Whether it is the logarithm.</param>
public sealed class SoftmaxNode(bool logarithm) : Node
{
    private Array4 _p = new(0, 0);

    /// <inheritdoc/>
    public override Array4 Forward(Array4 x, bool training)
    {
        var (p, y) = (x.Like(), x.Like());
        foreach (int[] pixel in Pixels(x))
        {
            // What is subtracted changes nothing but the size of the numbers.
            double largest = pixel.Max(i => x.Values[i]), sum = pixel.Sum(i => Math.Exp(x.Values[i] - largest));
            foreach (int i in pixel)
            {
                p.Values[i] = Math.Exp(x.Values[i] - largest) / sum;
                y.Values[i] = Rounding.Of(logarithm ? x.Values[i] - largest - Math.Log(sum) : p.Values[i]);
            }
        }

        _p = p;
        return y;
    }

    /// <summary><c>dx = p (dy - sum(dy p))</c>; of the logarithm <c>dx = dy - p sum(dy)</c>.</summary>
    public override Array4 Backward(Array4 dy)
    {
        var dx = dy.Like();
        foreach (int[] pixel in Pixels(dy))
        {
            double sum = Rounding.Of(pixel.Sum(i => logarithm ? dy.Values[i] : dy.Values[i] * _p.Values[i]));
            foreach (int i in pixel)
                dx.Values[i] = Rounding.Of(logarithm ? dy.Values[i] - (_p.Values[i] * sum) : _p.Values[i] * (dy.Values[i] - sum));
        }

        return dx;
    }

    /// <summary>The places of the channels of each pixel.</summary>
    private static IEnumerable<int[]> Pixels(Array4 x) =>
        from sample in Enumerable.Range(0, x.Samples)
        from row in Enumerable.Range(0, x.Rows)
        from column in Enumerable.Range(0, x.Columns)
        select Enumerable.Range(0, x.Channels).Select(channel => x.PlaceOf(sample, channel, row, column)).ToArray();
}
