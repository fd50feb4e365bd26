namespace KernelGen.Kernels.Tests;

/// <summary>
/// The sparse linear kernels of every width: W of every density, with empty rows and columns, at batches around tile edges.
/// </summary>
public sealed class SparseKernelTests
{
    public static TheoryData<VectorWidth> Widths => DeclaredLayers.Widths;

    [Theory]
    [MemberData(nameof(Widths))]
    public void ForwardIsTheProductWithBiasAndActivation(VectorWidth width) => ForAll(width, static (layer, test, mask, weights) =>
    {
        int rows = layer.OutFeatures, columns = layer.InFeatures;
        var pattern = SparsityPattern.FromMask(rows, columns, mask);
        float[] samples = test.Numbers(test.Batch * columns), bias = layer.Bias is null ? [] : test.Numbers(rows);
        foreach (var (kernel, linesPerRun) in
            from kernel in layer.KernelTable.Forward.Where(k => k.Width == layer.Width)
            from linesPerRun in new[] { 1, 5 }
            select (kernel, linesPerRun))
        {
            var packed = PackedPattern.ForForward(pattern, kernel.Packing, used: null, linesPerRun);
            var w = packed.Order.ToArray().Select(k => weights[Place(pattern, k)]).ToArray();
            var y = test.New<float>(test.Blocks * rows * 16);

            kernel.Run(new()
            {
                Starts = test.Copy<int>(packed.Starts).Span,
                Offsets = test.Copy<ushort>(packed.Offsets).Span,
                W = test.Copy<float>(w).Span,
                B = test.Copy<float>(bias).Span,
                X = test.Lay(samples, columns).Span,
                Y = y.Span,
                Blocks = test.Blocks,
                Tile = kernel.Tile,
                InputBlocks = packed.Blocks,
                InputBlock = packed.InputBlock,
                End = packed.Panels,
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
        }
    });

    [Theory]
    [MemberData(nameof(Widths))]
    public void BackwardIsBothGradientsOrOneAlone(VectorWidth width) => ForAll(width, static (layer, test, mask, weights) =>
    {
        foreach (var kernel in layer.KernelTable.Backward.Where(k => k.Width == layer.Width))
        {
            Backward(layer, test, mask, weights, kernel, input: true, weightsToo: true);
            Backward(layer, test, mask, weights, kernel, input: false, weightsToo: true);
            Backward(layer, test, mask, weights, kernel, input: true, weightsToo: false);
        }
    });

    /// <summary>Runs a kernel; the gradient that is not wanted has no memory at all.</summary>
    private static void Backward(
        SparseLinear layer, KernelCase test, bool[] mask, float[] weights, BackwardVariant<LinearKernel> kernel, bool input,
        bool weightsToo)
    {
        int rows = layer.OutFeatures, columns = layer.InFeatures;
        var pattern = SparsityPattern.FromMask(rows, columns, mask);
        var packed = PackedPattern.ForBackward(pattern, kernel.Packing);
        float[] samples = test.Numbers(test.Batch * columns), gradients = test.Numbers(test.Batch * rows),
            before = test.Numbers(pattern.Nonzeros);
        var toOutputMajor = new int[pattern.Nonzeros];
        for (int k = 0; k < toOutputMajor.Length; k++)
            toOutputMajor[pattern.ToInputMajor[k]] = k;
        int[] places = [.. packed.Order.ToArray().Select(k => Place(pattern, toOutputMajor[k]))];
        var (dx, dw) = (test.New<float>(input ? test.Blocks * columns * 16 : 0), test.Copy<float>(weightsToo ? before : []));
        string name = $"{kernel.Name}, input {input}, weights {weightsToo}";

        kernel.Run(input, weightsToo)(new()
        {
            Starts = test.Copy<int>(packed.Starts).Span,
            Offsets = test.Copy<ushort>(packed.Offsets).Span,
            W = test.Copy<float>(places.Select(p => weights[p]).ToArray()).Span,
            X = test.Lay(samples, columns).Span,
            DY = test.Lay(gradients, rows).Span,
            DX = dx.Span,
            DW = dw.Span,
            Blocks = test.Blocks,
            InputBlocks = packed.Blocks,
            InputBlock = packed.InputBlock,
            End = packed.Panels,
        });

        for (int n = 0; n < test.Batch && input; n++)
        {
            for (int j = 0; j < columns; j++)
            {
                double sum = 0;
                for (int i = 0; i < rows; i++)
                    sum += (double)weights[(i * columns) + j] * gradients[(n * rows) + i];
                Tolerance.Check(sum, dx.Span[KernelCase.Place(n, j, columns)], rows, name, test.Seed, $"dX[sample {n}, column {j}]");
            }
        }

        for (int k = 0; k < places.Length && weightsToo; k++)
        {
            int row = places[k] / columns, column = places[k] % columns;
            double sum = before[k];
            for (int n = 0; n < test.Batch; n++)
                sum += (double)samples[(n * columns) + column] * gradients[(n * rows) + row];
            Tolerance.Check(sum, dw.Span[k], test.Batch, name, test.Seed, $"dW[row {row}, column {column}]");
        }
    }

    /// <summary>The place in the dense matrix of the k-th nonzero in output-major order.</summary>
    private static int Place(SparsityPattern pattern, int k)
    {
        int row = 0;
        while (pattern.RowStarts[row + 1] <= k)
            row++;
        return (row * pattern.Columns) + pattern.ColumnIndices[k];
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
                        var mask = test.Mask(layer.OutFeatures, layer.InFeatures, sparsity, layer.KernelTable.Block);
                        check(layer, test, mask, [.. mask.Select(kept => kept ? test.Number() : 0f)]);
                    }
                }
            }
        }
    }
}
