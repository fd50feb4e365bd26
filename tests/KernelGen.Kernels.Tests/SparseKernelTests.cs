namespace KernelGen.Kernels.Tests;

/// <summary>The sparse linear kernels of every width: W of every density, with empty rows and columns, at batches around tile edges.</summary>
public sealed class SparseKernelTests
{
    public static TheoryData<VectorWidth> Widths => DeclaredLayers.Widths;

    [Theory]
    [MemberData(nameof(Widths))]
    public void ForwardIsTheProductWithBiasAndActivation(VectorWidth width) => ForAll(width, static (layer, test, mask, weights) =>
    {
        int rows = layer.OutFeatures, columns = layer.InFeatures;
        var pattern = SparsityPattern.FromMask(rows, columns, mask);
        var kernel = layer.KernelTable.Forward.Single(k => k.Width == layer.Width);
        float[] samples = test.Numbers(test.Batch * columns), bias = layer.Bias is null ? [] : test.Numbers(rows);
        var (x, y, b) = (test.Lay(samples, columns), test.New<float>(test.Blocks * rows * 16), test.Copy<float>(bias));
        var (starts, offsets, w) = (test.Copy(pattern.RowStarts), Offsets(test, pattern.ColumnIndices), test.New<float>(pattern.Nonzeros));
        for (int i = 0; i < rows; i++)
        {
            for (int k = pattern.RowStarts[i]; k < pattern.RowStarts[i + 1]; k++)
                w.Span[k] = weights[(i * columns) + pattern.ColumnIndices[k]];
        }

        kernel.Run(starts.Span, offsets.Span, w.Span, b.Span, x.Span, y.Span, test.Blocks, 0, rows);

        for (int n = 0; n < test.Batch; n++)
        {
            for (int i = 0; i < rows; i++)
            {
                double sum = layer.Bias is null ? 0 : bias[i];
                for (int j = 0; j < columns; j++)
                    sum += (double)weights[(i * columns) + j] * samples[(n * columns) + j];
                if (layer.Activation == Activation.Relu)
                    sum = Math.Max(sum, 0);
                Tolerance.Check(sum, y.Span[KernelCase.Place(n, i, rows)], columns, kernel.Name, test.Seed, $"Y[sample {n}, row {i}]");
            }
        }
    });

    [Theory]
    [MemberData(nameof(Widths))]
    public void BackwardIsBothGradients(VectorWidth width) => ForAll(width, static (layer, test, mask, weights) => Backward(layer, test, mask, weights, withInput: true));

    [Theory]
    [MemberData(nameof(Widths))]
    public void BackwardWeightsIsTheWeightsGradientAlone(VectorWidth width) => ForAll(width, static (layer, test, mask, weights) => Backward(layer, test, mask, weights, withInput: false));

    private static void Backward(SparseLinear layer, KernelCase test, bool[] mask, float[] weights, bool withInput)
    {
        int rows = layer.OutFeatures, columns = layer.InFeatures;
        var pattern = SparsityPattern.FromMask(rows, columns, mask);
        float[] samples = test.Numbers(test.Batch * columns), gradients = test.Numbers(test.Batch * rows), before = test.Numbers(pattern.Nonzeros);
        var (x, dy, dx) = (test.Lay(samples, columns), test.Lay(gradients, rows), test.New<float>(test.Blocks * columns * 16));
        var (starts, offsets, w, dw) = (test.Copy(pattern.ColumnStarts), Offsets(test, pattern.RowIndices), test.New<float>(pattern.Nonzeros), test.Copy<float>(before));
        for (int j = 0; j < columns; j++)
        {
            for (int k = pattern.ColumnStarts[j]; k < pattern.ColumnStarts[j + 1]; k++)
                w.Span[k] = weights[(pattern.RowIndices[k] * columns) + j];
        }

        string name;
        if (withInput)
        {
            var kernel = layer.KernelTable.Backward.Single(k => k.Width == layer.Width);
            kernel.Run(starts.Span, offsets.Span, w.Span, x.Span, dy.Span, dx.Span, dw.Span, test.Blocks, 0, columns);
            name = kernel.Name;
            for (int n = 0; n < test.Batch; n++)
            {
                for (int j = 0; j < columns; j++)
                {
                    double sum = 0;
                    for (int i = 0; i < rows; i++)
                        sum += (double)weights[(i * columns) + j] * gradients[(n * rows) + i];
                    Tolerance.Check(sum, dx.Span[KernelCase.Place(n, j, columns)], rows, name, test.Seed, $"dX[sample {n}, column {j}]");
                }
            }
        }
        else
        {
            var kernel = layer.KernelTable.BackwardWeights.Single(k => k.Width == layer.Width);
            kernel.Run(starts.Span, offsets.Span, x.Span, dy.Span, dw.Span, test.Blocks, 0, columns);
            name = kernel.Name;
        }

        for (int j = 0; j < columns; j++)
        {
            for (int k = pattern.ColumnStarts[j]; k < pattern.ColumnStarts[j + 1]; k++)
            {
                double sum = before[k];
                for (int n = 0; n < test.Batch; n++)
                    sum += (double)samples[(n * columns) + j] * gradients[(n * rows) + pattern.RowIndices[k]];
                Tolerance.Check(sum, dw.Span[k], test.Batch, name, test.Seed, $"dW[row {pattern.RowIndices[k]}, column {j}]");
            }
        }
    }

    private static Guarded<int> Offsets(KernelCase test, ReadOnlySpan<int> indices)
    {
        var offsets = test.Copy(indices);
        foreach (ref int offset in offsets.Span)
            offset *= 16;
        return offsets;
    }

    private static void ForAll(VectorWidth width, Action<SparseLinear, KernelCase, bool[], float[]> check)
    {
        foreach (var layer in DeclaredLayers.Sparse(width))
        {
            foreach (double sparsity in KernelCase.Sparsities)
            {
                foreach (var test in KernelCase.All())
                {
                    using (test)
                    {
                        var mask = test.Mask(layer.OutFeatures, layer.InFeatures, sparsity);
                        check(layer, test, mask, [.. mask.Select(kept => kept ? test.Number() : 0f)]);
                    }
                }
            }
        }
    }
}
