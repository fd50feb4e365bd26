namespace KernelGen.Reference;

/// <summary>
/// <c>y = (x - mean) / sqrt(variance + epsilon) * w + b</c> for each channel. In training mean and biased variance are those of the batch, and the
/// running ones move: <c>running = (1 - momentum) * running + momentum * batch</c>, the variance by n / (n - 1). Otherwise they are the running ones.
/// </summary>
public sealed class BatchNormNode(Learned weight, Learned bias, double[] runningMean, double[] runningVariance, double momentum, double epsilon) : Node
{
    private Array4 _normalised = new(0, 0);
    private double[] _inverse = [];
    private bool _training;

    /// <inheritdoc/>
    public override IEnumerable<Learned> Learned => [weight, bias];

    /// <summary>[channels] what training moves and use reads.</summary>
    public double[] RunningMean => runningMean;

    /// <inheritdoc cref="RunningMean"/>
    public double[] RunningVariance => runningVariance;

    /// <inheritdoc/>
    public override Array4 Forward(Array4 x, bool training)
    {
        (_normalised, _inverse, _training) = (x.Like(), new double[x.Channels], training);
        var y = x.Like();
        for (int channel = 0; channel < x.Channels; channel++)
        {
            var (mean, variance) = (runningMean[channel], runningVariance[channel]);
            if (training)
            {
                double n = x.Samples * x.Rows * x.Columns;
                mean = Rounding.Of(Places(x, channel).Sum(i => x.Values[i]) / n);
                variance = Rounding.Of(Places(x, channel).Sum(i => (x.Values[i] - mean) * (x.Values[i] - mean)) / n);
                runningMean[channel] = ((1 - momentum) * runningMean[channel]) + (momentum * mean);
                runningVariance[channel] = ((1 - momentum) * runningVariance[channel]) + (momentum * variance * n / (n - 1));
            }

            _inverse[channel] = Rounding.Of(1 / Math.Sqrt(variance + epsilon));
            foreach (int i in Places(x, channel))
            {
                _normalised.Values[i] = Rounding.Of((x.Values[i] - mean) * _inverse[channel]);
                y.Values[i] = Rounding.Of((_normalised.Values[i] * weight.Value[channel]) + bias.Value[channel]);
            }
        }

        return y;
    }

    /// <summary>
    /// In training <c>dx = (dy - mean(dy) - z * mean(dy * z)) * w / sqrt(variance + epsilon)</c> with z the normalised numbers: mean and variance depend on x
    /// as well. Otherwise they are constants.
    /// </summary>
    public override Array4 Backward(Array4 dy)
    {
        var (dx, dw, db) = (dy.Like(), new double[dy.Channels], new double[dy.Channels]);
        for (int channel = 0; channel < dy.Channels; channel++)
        {
            db[channel] = Rounding.Of(Places(dy, channel).Sum(i => dy.Values[i]));
            dw[channel] = Rounding.Of(Places(dy, channel).Sum(i => dy.Values[i] * _normalised.Values[i]));
            double n = dy.Samples * dy.Rows * dy.Columns;
            foreach (int i in Places(dy, channel))
            {
                double through = _training ? dy.Values[i] - (db[channel] / n) - (_normalised.Values[i] * dw[channel] / n) : dy.Values[i];
                dx.Values[i] = Rounding.Of(through * weight.Value[channel] * _inverse[channel]);
            }
        }

        weight.AddGradient(dw);
        bias.AddGradient(db);
        return dx;
    }

    /// <summary>Where the numbers of a channel lie, over samples and pixels.</summary>
    private static IEnumerable<int> Places(Array4 x, int channel)
    {
        for (int n = 0; n < x.Samples; n++)
        {
            int first = x.PlaceOf(n, channel, 0, 0);
            for (int pixel = 0; pixel < x.Rows * x.Columns; pixel++)
                yield return first + pixel;
        }
    }
}
