namespace KernelGen;

/// <summary>
/// The kernels of every sparse linear layer where no vectors are accelerated: nonzero by nonzero, a line of 16 samples at a time.
/// </summary>
internal sealed class ScalarSparseLinear(int inFeatures, int outFeatures, Activation activation)
{
    public KernelVariant<LinearKernel> Forward =>
        new("ScalarSparseLinearForward", VectorWidth.Scalar, RunForward) { Packing = PackingOf(inFeatures) };

    public BackwardVariant<LinearKernel> Backward => new(
        "ScalarSparseLinearBackward", VectorWidth.Scalar,
        (in o) => RunBackward(o, input: true, weights: true),
        (in o) => RunBackward(o, input: false, weights: true),
        (in o) => RunBackward(o, input: true, weights: false))
    { Packing = PackingOf(outFeatures) };

    /// <summary>Line after line, in as few blocks of inputs as offsets of 16 bits reach.</summary>
    private static PatternPacking PackingOf(int inputs) =>
        new(Panel: 1, Block: inputs > PatternPacking.MostInputs ? PatternPacking.MostInputs : 0);

    /// <summary>Y = activation(W X + b), for some rows of W.</summary>
    private void RunForward(in LinearOperands o)
    {
        for (int block = 0; block < o.Blocks; block++)
        {
            for (int c = 0; c < o.InputBlocks; c++)
            {
                var x = o.X[(((block * inFeatures) + (c * o.InputBlock)) * Line.Length)..];
                for (int n = o.First; n < o.End; n++)
                {
                    // Each block of inputs has its own order of the rows.
                    int entry = 2 * ((c * outFeatures) + n), i = o.Starts[entry + 1];
                    var y = Line.Of(o.Y, ((block * outFeatures) + i) * Line.Length);
                    if (c == 0)
                        y.Fill(o.B.IsEmpty ? 0 : o.B[i]);
                    for (int k = o.Starts[entry]; k < o.Starts[entry + 2]; k++)
                        Line.AddProduct(y, o.W[k], Line.Of(x, o.Offsets[k]));
                    if (c == o.InputBlocks - 1)
                        Line.Activate(activation, y);
                }
            }
        }
    }

    /// <summary>dX = transpose(W) dY and dW += dY transpose(X) at the nonzeros, for some columns of W.</summary>
    private void RunBackward(in LinearOperands o, bool input, bool weights)
    {
        for (int block = 0; block < o.Blocks; block++)
        {
            for (int j = o.First; j < o.End; j++)
            {
                int line = ((block * inFeatures) + j) * Line.Length;
                if (input)
                    Line.Of(o.DX, line).Clear();
                for (int c = 0; c < o.InputBlocks; c++)
                {
                    var dyBlock = o.DY[(((block * outFeatures) + (c * o.InputBlock)) * Line.Length)..];
                    int column = (c * inFeatures) + j;
                    for (int k = o.Starts[column]; k < o.Starts[column + 1]; k++)
                    {
                        var dy = Line.Of(dyBlock, o.Offsets[k]);
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
