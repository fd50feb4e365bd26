namespace KernelGen.Kernels.Tests;

/// <summary>The dense linear kernels of every width at batches around tile edges.</summary>
public sealed class DenseKernelTests
{
    public static TheoryData<VectorWidth> Widths => DeclaredLayers.Widths;

    [Theory]
    [MemberData(nameof(Widths))]
    public void ForwardIsTheProductWithBiasAndActivation(VectorWidth width) => ForAll(width, static (layer, test) =>
    {
        int rows = layer.OutFeatures, columns = layer.InFeatures;
        var kernel = layer.KernelTable.Forward.Single(k => k.Width == layer.Width);
        float[] samples = test.Numbers(test.Batch * columns), bias = layer.Bias is null ? [] : test.Numbers(rows),
            weights = test.Numbers(rows * columns);
        var (x, y) = (test.Lay(samples, columns), test.New<float>(test.Blocks * rows * 16));

        kernel.Run(new()
        {
            W = test.Copy<float>(weights).Span,
            B = test.Copy<float>(bias).Span,
            X = x.Span,
            Y = y.Span,
            Blocks = test.Blocks,
            End = rows,
        });

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
    public void BackwardInputIsTheProductWithTheTranspose(VectorWidth width) => ForAll(width, static (layer, test) =>
    {
        int rows = layer.OutFeatures, columns = layer.InFeatures;
        var kernel = layer.KernelTable.BackwardInput.Single(k => k.Width == layer.Width);
        float[] gradients = test.Numbers(test.Batch * rows), weights = test.Numbers(rows * columns);
        var (dy, dx) = (test.Lay(gradients, rows), test.New<float>(test.Blocks * columns * 16));

        kernel.Run(new() { W = test.Copy<float>(weights).Span, DY = dy.Span, DX = dx.Span, Blocks = test.Blocks, End = columns });

        for (int n = 0; n < test.Batch; n++)
        {
            for (int j = 0; j < columns; j++)
            {
                double sum = 0;
                for (int i = 0; i < rows; i++)
                    sum += (double)weights[(i * columns) + j] * gradients[(n * rows) + i];
                Tolerance.Check(sum, dx.Span[KernelCase.Place(n, j, columns)], rows, kernel.Name, test.Seed, $"dX[sample {n}, column {j}]");
            }
        }
    });

    [Theory]
    [MemberData(nameof(Widths))]
    public void BackwardWeightsAddsTheOuterProduct(VectorWidth width) => ForAll(width, static (layer, test) =>
    {
        int rows = layer.OutFeatures, columns = layer.InFeatures;
        var kernel = layer.KernelTable.BackwardWeights.Single(k => k.Width == layer.Width);
        float[] samples = test.Numbers(test.Batch * columns), gradients = test.Numbers(test.Batch * rows),
            before = test.Numbers(rows * columns);
        var (x, dy, dw) = (test.Lay(samples, columns), test.Lay(gradients, rows), test.Copy<float>(before));

        kernel.Run(new() { X = x.Span, DY = dy.Span, DW = dw.Span, Blocks = test.Blocks, End = rows });

        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < columns; j++)
            {
                double sum = before[(i * columns) + j];
                for (int n = 0; n < test.Batch; n++)
                    sum += (double)samples[(n * columns) + j] * gradients[(n * rows) + i];
                Tolerance.Check(sum, dw.Span[(i * columns) + j], test.Batch, kernel.Name, test.Seed, $"dW[row {i}, column {j}]");
            }
        }
    });

    private static void ForAll(VectorWidth width, Action<DenseLinear, KernelCase> check)
    {
        foreach (var layer in DeclaredLayers.Dense(width))
        {
            foreach (var test in KernelCase.All())
            {
                using (test)
                    check(layer, test);
            }
        }
    }
}
