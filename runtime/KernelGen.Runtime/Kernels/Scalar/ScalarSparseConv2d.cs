namespace KernelGen;

/// <summary>
/// The kernels of every sparse convolution where no vectors are accelerated: pixel by pixel and nonzero by nonzero, a line of 16 samples at
/// a time.
/// </summary>
internal sealed class ScalarSparseConv2d(int inChannels, int outChannels, int stride, Activation activation)
{
    private readonly int _inPixel = PixelPitch.Of(inChannels) * Line.Length;
    private readonly int _outPixel = PixelPitch.Of(outChannels) * Line.Length;

    public KernelVariant<ConvRowKernel> Forward => new("ScalarSparseConv2dForward", VectorWidth.Scalar, RunForward);

    public KernelVariant<ConvRowKernel> ForwardOverWidth =>
        new("ScalarSparseConv2dForwardOverWidth", VectorWidth.Scalar, RunForwardOverWidth);

    public BackwardVariant<ConvRowKernel> Backward => new(
        "ScalarSparseConv2dBackward", VectorWidth.Scalar,
        (in o) => RunBackward(o, input: true, weights: true),
        (in o) => RunBackward(o, input: false, weights: true),
        (in o) => RunBackward(o, input: true, weights: false));

    /// <summary>Y = activation(W * X + b), one row of pixels; offsets count lines.</summary>
    private void RunForward(in ConvRowOperands o)
    {
        for (int pixel = 0; pixel < o.Pixels; pixel++)
        {
            for (int i = 0; i < outChannels; i++)
                RunChannel(o, i, Line.Of(o.Y, (pixel * _outPixel) + (i * Line.Length)), pixel * stride * _inPixel, unit: Line.Length);
        }
    }

    /// <summary>The same with lines of 16 neighbouring pixels of one sample; offsets count floats.</summary>
    private void RunForwardOverWidth(in ConvRowOperands o)
    {
        for (int line = 0; line < o.Pixels; line++)
        {
            for (int i = 0; i < outChannels; i++)
                RunChannel(o, i, Line.Of(o.Y, ((i * o.Pixels) + line) * Line.Length), line * Line.Length, unit: 1);
        }
    }

    /// <summary>One line of output channel i; X of its first tap begins at a position.</summary>
    private void RunChannel(in ConvRowOperands o, int i, Span<float> y, int at, int unit)
    {
        y.Fill(o.B.IsEmpty ? 0 : o.B[i]);
        for (int c = 0; c < o.ChannelBlocks; c++)
        {
            int row = (c * outChannels) + i;
            for (int k = o.Starts[row]; k < o.Starts[row + 1]; k++)
                Line.AddProduct(y, o.W[k], Line.Of(o.X, o.Places[c] + at + (o.Offsets[k] * unit)));
        }

        Line.Activate(activation, y);
    }

    /// <summary>dX = transpose(W) * dY and dW += dY * X at the nonzeros, one phase of one row of pixels.</summary>
    private void RunBackward(in ConvRowOperands o, bool input, bool weights)
    {
        for (int pixel = 0; pixel < o.Pixels; pixel++)
        {
            for (int j = 0; j < inChannels; j++)
            {
                int line = (pixel * stride * _inPixel) + (j * Line.Length);
                if (input && o.Add == 0)
                    Line.Of(o.DX, line).Clear();
                for (int c = 0; c < o.ChannelBlocks; c++)
                {
                    int column = (c * inChannels) + j;
                    for (int k = o.Starts[column]; k < o.Starts[column + 1]; k++)
                    {
                        var dy = Line.Of(o.DY, o.Places[c] + (pixel * _outPixel) + (o.Offsets[k] * Line.Length));
                        if (input)
                            Line.AddProduct(Line.Of(o.DX, line), o.W[k], dy);
                        if (weights)
                            o.DW[k] += Line.Product(Line.Of(o.X, line), dy);
                    }
                }
            }
        }
    }
}
