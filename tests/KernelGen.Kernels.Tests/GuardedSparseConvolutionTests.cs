namespace KernelGen.Kernels.Tests;

/// <summary>
/// The kernels of sparse convolutions between forbidden pages, called row by row as the runtime calls them: images, weights and tables of
/// their own, each against a forbidden page. One element too far ends the process; <see cref="RunningCase"/> says where.
/// </summary>
public sealed class GuardedSparseConvolutionTests
{
    public static TheoryData<VectorWidth> Widths => DeclaredLayers.Widths;

    [Theory]
    [MemberData(nameof(Widths))]
    public void ForwardStaysWithinItsOperands(VectorWidth width) => ForAll(width, static (layer, test) =>
    {
        foreach (var kernel in layer.KernelTable.Forward.Where(k => k.Width == layer.Width))
            Forward(layer, test, kernel);
    });

    [Theory]
    [MemberData(nameof(Widths))]
    public void BackwardStaysWithinItsOperands(VectorWidth width) => ForAll(width, static (layer, test) =>
    {
        foreach (var kernel in layer.KernelTable.Backward.Where(k => k.Width == layer.Width))
        {
            foreach (var (input, weights, add) in new[]
            {
                (true, true, false), (true, true, true), (true, false, false), (true, false, true), (false, true, false),
            })
            {
                var dx = !input ? null : add ? test.Image(test.Geometry.Input, default, test.Sums.X) : test.Image(test.Geometry.Input);
                string text = Backward(layer, test, kernel, dx, weights, add);
                double[] expected = [.. test.Sums.DX.Select((sum, at) => sum + (add ? test.Sums.X[at] : 0))];
                if (dx is not null)
                    test.Check(expected, dx.Samples(text), test.Sums.TermsOfX, text, "dX");
            }
        }
    });

    [Theory]
    [MemberData(nameof(Widths))]
    public void ForwardOverTheWidthStaysWithinItsOperands(VectorWidth width)
    {
        foreach (var layer in DeclaredConvolutions.Sparse(width))
        {
            foreach (double sparsity in ConvolutionCase.Sparsities)
            {
                foreach (var test in ConvolutionCase.All(new ConvolutionSums(layer, batch: 3, sparsity), whole: true))
                {
                    using (test)
                    {
                        foreach (var kernel in layer.KernelTable.ForwardOverWidth.Where(k => k.Width == layer.Width))
                            ForwardOverWidth(layer, test, kernel);
                    }
                }
            }
        }
    }

    private static void Forward(SparseConv2d layer, ConvolutionCase test, KernelVariant<ConvRowKernel> kernel)
    {
        var (geometry, sums) = (test.Geometry, test.Sums);
        var (x, y) = (test.Image(geometry.Input, layer.Geometry.InputBorder, sums.X), test.Image(geometry.Output));
        var taps = Conv2dPacking.Forward(sums.Pattern, geometry, kernel.Packing, x.RowLines);
        var table = test.Table(taps);
        var (w, b) = (test.Copy<float>(Array.ConvertAll(taps.Order, k => sums.W[sums.Places[k]])), test.Copy<float>(sums.B));

        string text = test.Begin(kernel.Name);
        for (int block = 0; block < y.Blocks; block++)
        {
            for (int row = 0; row < y.Rows; row++)
            {
                var from = x.From(block, (row * geometry.Rows.Stride) - geometry.Rows.Before, -geometry.Columns.Before);
                Run(kernel, table, w, b, from, y.Row(block, row), geometry.Output.Width, taps);
            }
        }

        test.Check(sums.Y, y.Samples(text), sums.TermsOfY, text, "Y");
    }

    private static void ForwardOverWidth(SparseConv2d layer, ConvolutionCase test, KernelVariant<ConvRowKernel> kernel)
    {
        var (geometry, sums, planes) = (test.Geometry, test.Sums, new ColumnPlanes(test.Geometry));
        var taps = Conv2dPacking.ForwardOverWidth(sums.Pattern, geometry, kernel.Packing.Block, planes);
        var table = test.Table(taps);
        var (w, b) = (test.Copy<float>(Array.ConvertAll(taps.Order, k => sums.W[sums.Places[k]])), test.Copy<float>(sums.B));
        Activations x = new(geometry.Input, sums.Batch, layer.Geometry.InputBorder), y = new(geometry.Output, sums.Batch);
        x.Load(sums.X);

        // As much as the planes of all rows take, and not a float more.
        var columns = test.New(planes.RowsFor(geometry.Output.Height) * planes.RowLength);
        var output = test.New(geometry.OutChannels * planes.OutputLines * Activations.BlockSamples);
        string text = test.Begin(kernel.Name);
        for (int sample = 0; sample < sums.Batch; sample++)
        {
            planes.Load(x, sample, 0, geometry.Output.Height, columns.Span);
            for (int row = 0; row < geometry.Output.Height; row++)
            {
                var from = columns.Span[(row * geometry.Rows.Stride * planes.RowLength)..];
                Run(kernel, table, w, b, from, output.Span, planes.OutputLines, taps);
                planes.Store(output.Span, y, sample, row);
            }
        }

        var samples = new float[sums.Y.Length];
        y.Store(samples);
        test.Check(sums.Y, samples, sums.TermsOfY, text, "Y");
    }

    private static void Run(
        KernelVariant<ConvRowKernel> kernel, GuardedTable table, Guarded<float> w, Guarded<float> b, Span<float> x, Span<float> y,
        int pixels, PackedTaps taps) => kernel.Run(new()
        {
            Starts = table.Starts.Span,
            Places = table.Places.Span,
            Offsets = table.Offsets.Span,
            W = w.Span,
            B = b.Span,
            X = x,
            Y = y,
            Pixels = pixels,
            ChannelBlocks = taps.Blocks,
        });

    /// <summary>
    /// Runs all phases of all rows, each phase with tables and weights in pages of their own, and checks dW. The gradient that is not
    /// wanted has no memory.
    /// </summary>
    private static string Backward(
        SparseConv2d layer, ConvolutionCase test, BackwardVariant<ConvRowKernel> kernel, GuardedImage? dx, bool weights, bool add)
    {
        var (geometry, sums) = (test.Geometry, test.Sums);
        var (rows, columns) = (geometry.Rows, geometry.Columns);
        var x = test.Image(geometry.Input, layer.Geometry.InputBorder, sums.X);
        var dy = test.Image(geometry.Output, layer.Geometry.OutputBorder, sums.DZ);
        var phases = Conv2dPacking.Backward(
            sums.Pattern, geometry, kernel.Packing, dy.RowLines, Conv2dPacking.MostRowLines(geometry.Output, geometry.OutputBorder));
        var tables = Array.ConvertAll(phases, phase => test.Table(phase.Taps));
        var before = Array.ConvertAll(phases, phase => sums.Numbers(phase.Nonzeros));
        var w = Array.ConvertAll(phases, phase => test.Copy<float>(Array.ConvertAll(phase.Order, k => sums.W[sums.Places[k]])));
        var dw = Array.ConvertAll(before, numbers => test.Copy<float>(weights ? numbers : []));

        string text = test.Begin($"{kernel.Name}, input {dx is not null}, weights {weights}");
        for (int block = 0; block < x.Blocks; block++)
        {
            for (int row = 0; row < x.Rows; row++)
            {
                for (int columnPhase = 0; columnPhase < columns.Stride; columnPhase++)
                {
                    int number = (rows.PhaseOf(row) * columns.Stride) + columnPhase, column = columns.FirstOf(columnPhase);
                    int pixels = columns.CountOf(columnPhase, geometry.Width);
                    var phase = phases[number];
                    if (!add && (kernel.Packing.IsInBlocks || phase.Nonzeros == 0))
                        dx?.Clear(block, row, column, columns.Stride);
                    if (pixels > 0 && phase.Nonzeros > 0)
                    {
                        kernel.Run(dx is not null, weights)(new()
                        {
                            Starts = tables[number].Starts.Span,
                            Places = tables[number].Places.Span,
                            Offsets = tables[number].Offsets.Span,
                            W = w[number].Span,
                            X = x.From(block, row, column),
                            DY = dy.From(block, rows.OutputAt(row) - phase.BackRows, columns.OutputAt(column) - phase.BackColumns),
                            DX = dx is null ? [] : dx.From(block, row, column),
                            DW = dw[number].Span,
                            Pixels = pixels,
                            ChannelBlocks = phase.Taps.Blocks,
                            Taps = phase.Taps.Blocks,
                            Add = add ? 1 : 0,
                        });
                    }
                }
            }
        }

        for (int number = 0; number < phases.Length && weights; number++)
        {
            double[] expected = [.. before[number].Select((start, k) => start + sums.DW[sums.Places[phases[number].Order[k]]])];
            test.Check(expected, dw[number].Span.ToArray(), sums.TermsOfW, text, $"dW of phase {number}");
        }

        return text;
    }

    private static void ForAll(VectorWidth width, Action<SparseConv2d, ConvolutionCase> check)
    {
        foreach (var layer in DeclaredConvolutions.Sparse(width))
        {
            foreach (double sparsity in ConvolutionCase.Sparsities)
            {
                foreach (int batch in ConvolutionCase.Batches)
                {
                    foreach (var test in ConvolutionCase.All(new ConvolutionSums(layer, batch, sparsity)))
                    {
                        using (test)
                            check(layer, test);
                    }
                }
            }
        }
    }
}
