namespace KernelGen;

/// <summary>
/// The kernels of every dense convolution where no vectors are accelerated: pixel by pixel, tap by tap and term by term, a line of 16
/// samples at a time.
/// </summary>
/// <param name="filter">The convolution.</param>
/// <param name="taps">Taps of the forward pass and of the weights' gradient.</param>
/// <param name="terms">Terms of each, in X as in W.</param>
/// <param name="activation">The activation.</param>
internal sealed class ScalarDenseConv2d(Conv2dFilter filter, int taps, int terms, Activation activation)
{
    private readonly int _stride = filter.Columns.Stride;
    private readonly int _weightRow = filter.Taps * filter.GroupInputs;
    private readonly int _inPixel = PixelPitch.Of(filter.InChannels) * Line.Length;
    private readonly int _outPixel = PixelPitch.Of(filter.OutChannels) * Line.Length;

    public KernelVariant<ConvRowKernel> Forward => new("ScalarDenseConv2dForward", VectorWidth.Scalar, RunForward);

    public KernelVariant<ConvRowKernel> BackwardInput => new("ScalarDenseConv2dBackwardInput", VectorWidth.Scalar, RunBackwardInput);

    public KernelVariant<ConvRowKernel> BackwardWeights => new("ScalarDenseConv2dBackwardWeights", VectorWidth.Scalar, RunBackwardWeights);

    /// <summary>Y = activation(W * X + b), one row of pixels.</summary>
    private void RunForward(in ConvRowOperands o)
    {
        for (int pixel = 0; pixel < o.Pixels; pixel++)
        {
            for (int i = 0; i < filter.GroupOutputs; i++)
            {
                var y = Line.Of(o.Y, (pixel * _outPixel) + (i * Line.Length));
                y.Fill(o.B.IsEmpty ? 0 : o.B[i]);
                for (int tap = 0; tap < o.Taps; tap++)
                {
                    int w = (i * _weightRow) + o.WeightPlaces[tap], x = o.Places[tap] + (pixel * _stride * _inPixel);
                    for (int term = 0; term < terms; term++)
                        Line.AddProduct(y, o.W[w + term], Line.Of(o.X, x + (term * Line.Length)));
                }

                Line.Activate(activation, y);
            }
        }
    }

    /// <summary>dX = transpose(W) * dY, one phase of one row of pixels.</summary>
    private void RunBackwardInput(in ConvRowOperands o)
    {
        for (int pixel = 0; pixel < o.Pixels; pixel++)
        {
            for (int j = 0; j < filter.GroupInputs; j++)
            {
                var dx = Line.Of(o.DX, (pixel * _stride * _inPixel) + (j * Line.Length));
                if (o.Add == 0)
                    dx.Clear();
                for (int tap = 0; tap < o.Taps; tap++)
                {
                    int w = o.WeightPlaces[tap] + j, dy = o.Places[tap] + (pixel * _outPixel);
                    for (int i = 0; i < filter.GroupOutputs; i++)
                        Line.AddProduct(dx, o.W[w + (i * _weightRow)], Line.Of(o.DY, dy + (i * Line.Length)));
                }
            }
        }
    }

    /// <summary>dW += dY * X, one row of output pixels.</summary>
    private void RunBackwardWeights(in ConvRowOperands o)
    {
        for (int pixel = 0; pixel < o.Pixels; pixel++)
        {
            for (int i = o.First; i < o.End; i++)
            {
                var dy = Line.Of(o.DY, (pixel * _outPixel) + (i * Line.Length));
                for (int tap = 0; tap < taps; tap++)
                {
                    int w = (i * _weightRow) + (tap * terms), x = o.Places[tap] + (pixel * _stride * _inPixel);
                    for (int term = 0; term < terms; term++)
                        o.DW[w + term] += Line.Product(dy, Line.Of(o.X, x + (term * Line.Length)));
                }
            }
        }
    }
}
