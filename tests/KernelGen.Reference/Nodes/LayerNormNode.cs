namespace KernelGen.Reference;

/// <summary><c>y = (x - mean) / sqrt(variance + epsilon) * w + b</c> for each sample, with mean and biased variance over its features.</summary>
public sealed class LayerNormNode(Learned weight, Learned bias, double epsilon) : Node
{
    private Array4 _normalised = new(0, 0);
    private double[] _inverse = [];

    /// <inheritdoc/>
    public override IEnumerable<Learned> Learned => [weight, bias];

    /// <inheritdoc/>
    public override Array4 Forward(Array4 x, bool training)
    {
        (_normalised, _inverse) = (x.Like(), new double[x.Samples]);
        var y = x.Like();
        for (int n = 0; n < x.Samples; n++)
        {
            double mean = 0, variance = 0;
            for (int i = 0; i < x.Features; i++)
                mean += x[n, i] / x.Features;
            mean = Rounding.Of(mean);
            for (int i = 0; i < x.Features; i++)
                variance += (x[n, i] - mean) * (x[n, i] - mean) / x.Features;
            _inverse[n] = Rounding.Of(1 / Math.Sqrt(variance + epsilon));
            for (int i = 0; i < x.Features; i++)
            {
                _normalised[n, i] = Rounding.Of((x[n, i] - mean) * _inverse[n]);
                y[n, i] = Rounding.Of((_normalised[n, i] * weight.Value[i]) + bias.Value[i]);
            }
        }

        return y;
    }

    /// <summary><c>dx = (g - mean(g) - z * mean(g * z)) / sqrt(variance + epsilon)</c> with <c>g = dy * w</c> and z the normalised numbers.</summary>
    public override Array4 Backward(Array4 dy)
    {
        var (dx, dw, db) = (dy.Like(), new double[dy.Features], new double[dy.Features]);
        for (int n = 0; n < dy.Samples; n++)
        {
            double mean = 0, meanOfProduct = 0;
            for (int i = 0; i < dy.Features; i++)
            {
                db[i] += dy[n, i];
                dw[i] += dy[n, i] * _normalised[n, i];
                mean += dy[n, i] * weight.Value[i] / dy.Features;
                meanOfProduct += dy[n, i] * weight.Value[i] * _normalised[n, i] / dy.Features;
            }

            (mean, meanOfProduct) = (Rounding.Of(mean), Rounding.Of(meanOfProduct));
            for (int i = 0; i < dy.Features; i++)
                dx[n, i] = Rounding.Of(((dy[n, i] * weight.Value[i]) - mean - (_normalised[n, i] * meanOfProduct)) * _inverse[n]);
        }

        weight.AddGradient(dw);
        bias.AddGradient(db);
        return dx;
    }
}
