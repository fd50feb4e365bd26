namespace KernelGen.Reference;

/// <summary>
/// <c>y[o, r, c] = sum over i, kr, kc of W[o, i, kr, kc] x[g + i, pixel(r, kr), pixel(c, kc)] + b[o]</c>, where g is the first input channel of
/// the group of o, and pixels in the padding are zero.
/// </summary>
/// <param name="shape">The numbers of the convolution.</param>
/// <param name="weight">W [out, in / groups, kernel rows, kernel columns].</param>
/// <param name="bias">b [out]; null for none.</param>
public sealed class Conv2dNode(ConvolutionShape shape, Learned weight, Learned? bias) : Node
{
    private Array4 _x = new(0, 0);

    /// <inheritdoc/>
    public override IEnumerable<Learned> Learned => bias is null ? [weight] : [weight, bias];

    /// <inheritdoc/>
    public override Array4 Forward(Array4 x, bool training)
    {
        _x = x;
        var y = new Array4(x.Samples, shape.OutChannels, shape.Rows.Outputs(x.Rows), shape.Columns.Outputs(x.Columns));
        foreach (var (k, xFirst, yFirst, count) in Runs(y))
        {
            for (int c = 0; c < count; c++)
                y.Values[yFirst + c] += weight.Value[k] * x.Values[xFirst + (c * shape.Columns.Stride)];
        }

        for (int i = 0; i < y.Values.Length; i++)
            y.Values[i] = Rounding.Of(y.Values[i] + (bias is null ? 0 : bias.Value[i / (y.Rows * y.Columns) % y.Channels]));
        return y;
    }

    /// <inheritdoc/>
    public override Array4 Backward(Array4 dy)
    {
        var (dx, dw, db) = (_x.Like(), new double[weight.Value.Length], new double[shape.OutChannels]);
        foreach (var (k, xFirst, yFirst, count) in Runs(dy))
        {
            for (int c = 0; c < count; c++)
            {
                dx.Values[xFirst + (c * shape.Columns.Stride)] += weight.Value[k] * dy.Values[yFirst + c];
                dw[k] += _x.Values[xFirst + (c * shape.Columns.Stride)] * dy.Values[yFirst + c];
            }
        }

        for (int i = 0; i < dy.Values.Length; i++)
            db[i / (dy.Rows * dy.Columns) % dy.Channels] += dy.Values[i];
        weight.AddGradient(dw);
        bias?.AddGradient(db);
        return dx.Select(Rounding.Of);
    }

    /// <summary>
    /// All products of the sum, a row of pixels at a time: weight k times the pixels of x from xFirst on, each a stride apart, belongs to as many
    /// neighbouring pixels of y from yFirst on. Pixels in the padding are left out.
    /// </summary>
    private IEnumerable<(int K, int XFirst, int YFirst, int Count)> Runs(Array4 y)
    {
        int groupOutputs = shape.OutChannels / shape.Groups, k = -1;
        for (int o = 0; o < shape.OutChannels; o++)
        {
            for (int i = 0; i < shape.GroupInputs; i++)
            {
                int channel = (o / groupOutputs * shape.GroupInputs) + i;
                for (int kr = 0; kr < shape.Rows.Kernel; kr++)
                {
                    for (int kc = 0; kc < shape.Columns.Kernel; kc++)
                    {
                        k++;
                        if (weight.Mask is not null && !weight.Mask[k])
                            continue;
                        var (first, end) = Inside(kc, y.Columns);
                        for (int n = 0; n < y.Samples && first < end; n++)
                        {
                            for (int r = 0; r < y.Rows; r++)
                            {
                                int row = shape.Rows.Pixel(r, kr);
                                if (row >= 0 && row < _x.Rows)
                                    yield return (k, _x.PlaceOf(n, channel, row, shape.Columns.Pixel(first, kc)), y.PlaceOf(n, o, r, first), end - first);
                            }
                        }
                    }
                }
            }
        }
    }

    /// <summary>The outputs of a row that read a pixel through this tap, not the padding.</summary>
    private (int First, int End) Inside(int tap, int outputs)
    {
        int first = 0, end = outputs;
        while (first < end && shape.Columns.Pixel(first, tap) < 0)
            first++;
        while (first < end && shape.Columns.Pixel(end - 1, tap) >= _x.Columns)
            end--;
        return (first, end);
    }
}
