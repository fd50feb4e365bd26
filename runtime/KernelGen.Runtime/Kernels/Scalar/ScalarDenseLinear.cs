namespace KernelGen;

/// <summary>The kernels of every dense linear layer where no vectors are accelerated: a line of 16 samples at a time.</summary>
internal sealed class ScalarDenseLinear(int inFeatures, int outFeatures, Activation activation)
{
    public KernelVariant<LinearKernel> Forward => new("ScalarDenseLinearForward", VectorWidth.Scalar, RunForward);

    public KernelVariant<LinearKernel> BackwardInput => new("ScalarDenseLinearBackwardInput", VectorWidth.Scalar, RunBackwardInput);

    public KernelVariant<LinearKernel> BackwardWeights => new("ScalarDenseLinearBackwardWeights", VectorWidth.Scalar, RunBackwardWeights);

    /// <summary>Y = activation(W X + b), for some rows of W.</summary>
    private void RunForward(in LinearOperands o)
    {
        for (int block = 0; block < o.Blocks; block++)
        {
            for (int i = o.First; i < o.End; i++)
            {
                var y = Line.Of(o.Y, ((block * outFeatures) + i) * Line.Length);
                y.Fill(o.B.IsEmpty ? 0 : o.B[i]);
                for (int j = 0; j < inFeatures; j++)
                    Line.AddProduct(y, o.W[(i * inFeatures) + j], Line.Of(o.X, ((block * inFeatures) + j) * Line.Length));
                Line.Activate(activation, y);
            }
        }
    }

    /// <summary>dX = transpose(W) dY, for some columns of W.</summary>
    private void RunBackwardInput(in LinearOperands o)
    {
        for (int block = 0; block < o.Blocks; block++)
        {
            for (int j = o.First; j < o.End; j++)
            {
                var dx = Line.Of(o.DX, ((block * inFeatures) + j) * Line.Length);
                dx.Clear();
                for (int i = 0; i < outFeatures; i++)
                    Line.AddProduct(dx, o.W[(i * inFeatures) + j], Line.Of(o.DY, ((block * outFeatures) + i) * Line.Length));
            }
        }
    }

    /// <summary>dW += dY transpose(X), for some rows of W.</summary>
    private void RunBackwardWeights(in LinearOperands o)
    {
        for (int block = 0; block < o.Blocks; block++)
        {
            for (int i = o.First; i < o.End; i++)
            {
                var dy = Line.Of(o.DY, ((block * outFeatures) + i) * Line.Length);
                for (int j = 0; j < inFeatures; j++)
                    o.DW[(i * inFeatures) + j] += Line.Product(dy, Line.Of(o.X, ((block * inFeatures) + j) * Line.Length));
            }
        }
    }
}
