namespace KernelGen.Reference;

/// <summary><c>y = x P(x)</c> with the normal distribution <c>P(x) = (1 + erf(x / sqrt(2))) / 2</c>, its exact form.</summary>
public sealed class GeluNode : Node
{
    private Array4 _x = new(0, 0);

    /// <inheritdoc/>
    public override Array4 Forward(Array4 x, bool training)
    {
        _x = x;
        return x.Select(number => Rounding.Of(number * Cumulative(number)));
    }

    /// <summary><c>dx = dy (P(x) + x p(x))</c> with the density <c>p(x) = exp(-x^2 / 2) / sqrt(2 pi)</c>.</summary>
    public override Array4 Backward(Array4 dy)
    {
        var dx = dy.Like();
        for (int i = 0; i < dx.Values.Length; i++)
        {
            double x = _x.Values[i], density = Math.Exp(-x * x / 2) / Math.Sqrt(2 * Math.PI);
            dx.Values[i] = Rounding.Of(dy.Values[i] * (Cumulative(x) + (x * density)));
        }

        return dx;
    }

    private static double Cumulative(double x) => (1 + Rounding.Of(ErrorFunction.Of(x / Math.Sqrt(2)))) / 2;
}
