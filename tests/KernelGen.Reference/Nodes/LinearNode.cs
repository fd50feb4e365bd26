namespace KernelGen.Reference;

/// <summary><c>y[o] = sum over i of W[o, i] x[i] + b[o]</c>.</summary>
/// <param name="outputs">Output features.</param>
/// <param name="weight">W [outputs, inputs].</param>
/// <param name="bias">b [outputs]; null for none.</param>
public sealed class LinearNode(int outputs, Learned weight, Learned? bias) : Node
{
    private Array4 _x = new(0, 0);

    /// <inheritdoc/>
    public override IEnumerable<Learned> Learned => bias is null ? [weight] : [weight, bias];

    /// <inheritdoc/>
    public override Array4 Forward(Array4 x, bool training)
    {
        _x = x;
        int inputs = x.Features;
        var y = new Array4(x.Samples, outputs);
        for (int n = 0; n < x.Samples; n++)
        {
            for (int o = 0; o < outputs; o++)
            {
                double sum = bias is null ? 0 : bias.Value[o];
                for (int i = 0; i < inputs; i++)
                    sum += weight.Value[(o * inputs) + i] * x.Values[(n * inputs) + i];
                y[n, o] = Rounding.Of(sum);
            }
        }

        return y;
    }

    /// <inheritdoc/>
    public override Array4 Backward(Array4 dy)
    {
        int inputs = _x.Features;
        var (dx, dw, db) = (_x.Like(), new double[outputs * inputs], new double[outputs]);
        for (int n = 0; n < dy.Samples; n++)
        {
            for (int o = 0; o < outputs; o++)
            {
                db[o] += dy[n, o];
                for (int i = 0; i < inputs; i++)
                {
                    dw[(o * inputs) + i] += dy[n, o] * _x.Values[(n * inputs) + i];
                    dx.Values[(n * inputs) + i] += dy[n, o] * weight.Value[(o * inputs) + i];
                }
            }
        }

        weight.AddGradient(dw);
        bias?.AddGradient(db);
        return dx.Select(Rounding.Of);
    }
}
