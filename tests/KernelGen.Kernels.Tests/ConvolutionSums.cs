namespace KernelGen.Kernels.Tests;

/// <summary>Random operands of a convolution and its sums in double.</summary>
internal sealed class ConvolutionSums
{
    private readonly Random _random;

    /// <param name="layer">The convolution; its own weights are not used.</param>
    /// <param name="batch">Samples, and the seed.</param>
    /// <param name="sparsity">Share of zeros in W; the second row of W is empty where W is large enough.</param>
    public ConvolutionSums(Conv2d layer, int batch, double sparsity)
    {
        (Layer, Batch, Sparsity, _random) = (layer, batch, sparsity, new Random(batch));
        var geometry = layer.Geometry;
        int columns = geometry.GroupInputs * geometry.Taps, length = geometry.OutChannels * columns;
        Mask =
        [
            .. Enumerable.Range(0, length)
                .Select(k => _random.NextDouble() >= sparsity && (sparsity == 0 || length < 8 || k / columns != 1)),
        ];
        if (layer is SparseConv2d sparse)
            Mask = InBlocks(Mask, sparse);
        W = [.. Numbers(length).Zip(Mask, (number, kept) => kept ? number : 0)];
        B = layer.Bias is null ? [] : Numbers(geometry.OutChannels);
        (X, DZ) = (Numbers(batch * geometry.Input.Features), Numbers(batch * geometry.Output.Features));
        var reference = new ConvolutionReference(geometry, batch);
        Y = reference.Forward(W, B, X, layer.Activation);
        (DX, DW, _) = reference.Backward(W, X, DZ);
        Pattern = SparsityPattern.FromMask(geometry.OutChannels, columns, Mask);
        Places = [.. Enumerable.Range(0, length).Where(k => Mask[k])];
    }

    public Conv2d Layer { get; }

    public int Batch { get; }

    public double Sparsity { get; }

    public bool[] Mask { get; }

    public SparsityPattern Pattern { get; }

    /// <summary>[nonzeros] the place in W of each, in output-major order.</summary>
    public int[] Places { get; }

    public float[] W { get; }

    public float[] B { get; }

    public float[] X { get; }

    /// <summary>The gradient before the activation.</summary>
    public float[] DZ { get; }

    public double[] Y { get; }

    public double[] DX { get; }

    public double[] DW { get; }

    /// <summary>Products in a number of Y.</summary>
    public int TermsOfY => Layer.Geometry.GroupInputs * Layer.Geometry.Taps;

    /// <summary>Products in a number of dX.</summary>
    public int TermsOfX => Layer.Geometry.GroupOutputs * Layer.Geometry.Taps;

    /// <summary>Products in a number of dW.</summary>
    public int TermsOfW => Batch * Layer.Geometry.Output.Height * Layer.Geometry.Output.Width;

    /// <summary>A mask in which each weight is as the first one of its block.</summary>
    public static bool[] InBlocks(bool[] mask, SparseConv2d layer)
    {
        var (block, columns, taps) = (layer.KernelTable.Block, layer.Pattern.Columns, layer.Geometry.Taps);
        return
        [
            .. Enumerable.Range(0, mask.Length).Select(k =>
            {
                int row = k / columns / block.Outputs * block.Outputs, input = k % columns / taps / block.Inputs * block.Inputs;
                return mask[(row * columns) + (input * taps) + (k % taps)];
            }),
        ];
    }

    public float[] Numbers(int count) => [.. Enumerable.Range(0, count).Select(_ => (_random.NextSingle() * 2) - 1)];
}
