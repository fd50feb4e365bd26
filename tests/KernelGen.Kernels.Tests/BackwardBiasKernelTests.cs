namespace KernelGen.Kernels.Tests;

/// <summary>The activation's and the bias' gradient, of every width.</summary>
public sealed class BackwardBiasKernelTests
{
    public static TheoryData<VectorWidth> Widths => DeclaredLayers.Widths;

    [Theory]
    [MemberData(nameof(Widths))]
    public void GradientPassesWhereTheOutputIsPositiveAndIsSummedOverTheBatch(VectorWidth width)
    {
        var layers = DeclaredLayers.Sparse(width).Select(l => ((Linear)l, (LinearKernels)l.KernelTable)).Concat(DeclaredLayers.Dense(width).Select(l => ((Linear)l, (LinearKernels)l.KernelTable)));
        foreach (var (layer, table) in layers)
        {
            if (layer.Bias is null && layer.Activation == Activation.None)
            {
                Assert.Empty(table.BackwardBias);
                continue;
            }

            foreach (var test in KernelCase.All())
            {
                using (test)
                    Check(layer, table.BackwardBias.Single(k => k.Width == width), test);
            }
        }
    }

    private static void Check(Linear layer, KernelVariant<LinearBackwardBiasKernel> kernel, KernelCase test)
    {
        int rows = layer.OutFeatures;
        float[] outputs = [.. test.Numbers(test.Batch * rows).Select(v => Math.Max(v, 0))], gradients = test.Numbers(test.Batch * rows);
        float[] before = layer.Bias is null ? [] : test.Numbers(rows);
        var (y, dy, db) = (test.Lay(outputs, rows), test.Lay(gradients, rows), test.Copy<float>(before));

        kernel.Run(y.Span, dy.Span, db.Span, test.Blocks, 0, rows);

        for (int i = 0; i < rows; i++)
        {
            double sum = 0;
            for (int n = 0; n < test.Batch; n++)
            {
                int at = (n * rows) + i;
                float expected = layer.Activation == Activation.Relu && outputs[at] <= 0 ? 0 : gradients[at];
                Assert.Equal(expected, dy.Span[KernelCase.Place(n, i, rows)]);
                sum += expected;
            }

            if (layer.Bias is not null)
                Tolerance.Check(before[i] + sum, db.Span[i], test.Batch, kernel.Name, test.Seed, $"db[{i}]");
        }
    }
}
