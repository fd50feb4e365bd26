namespace KernelGen.Kernels.Tests;

/// <summary>The kernels of dense convolutions between forbidden pages, called row by row as the runtime calls them.</summary>
public sealed class GuardedDenseConvolutionTests
{
    public static TheoryData<VectorWidth> Widths => DeclaredLayers.Widths;

    [Theory]
    [MemberData(nameof(Widths))]
    public void ForwardStaysWithinItsOperands(VectorWidth width) => ForAll(width, static (layer, test) =>
    {
        var (geometry, sums, kernel) = (test.Geometry, test.Sums, layer.KernelTable.Forward.Single(k => k.Width == layer.Width));
        var (x, y) = (test.Image(geometry.Input, layer.Geometry.InputBorder, sums.X), test.Image(geometry.Output));
        var taps = DenseConv2dTaps.Forward(geometry, layer.KernelTable, x.RowLength, x.PixelLength);
        var (place, weightPlace) = (test.Copy<int>(taps.Places), test.Copy<int>(taps.WeightPlaces));
        var w = WeightsOfGroups(test);
        var b = Enumerable.Range(0, geometry.Groups).Select(group => test.Copy<float>(OfGroup(sums.B, geometry, group))).ToArray();

        string text = test.Begin(kernel.Name);
        ForEachRow(geometry, y, (group, block, row) => kernel.Run(new()
        {
            Places = place.Span,
            WeightPlaces = weightPlace.Span,
            W = w[group].Span,
            B = b[group].Span,
            X = FirstTap(geometry, x, block, row, group),
            Y = y.Row(block, row)[Outputs(geometry, group)..],
            Pixels = geometry.Output.Width,
            Taps = taps.Count,
        }));

        test.Check(sums.Y, y.Samples(text), sums.TermsOfY, text, "Y");
    });

    [Theory]
    [MemberData(nameof(Widths))]
    public void BackwardInputStaysWithinItsOperands(VectorWidth width) => ForAll(width, static (layer, test) =>
    {
        foreach (bool add in new[] { false, true })
        {
            var (geometry, sums, kernel) = (test.Geometry, test.Sums, layer.KernelTable.BackwardInput.Single(k => k.Width == layer.Width));
            var (rows, columns) = (geometry.Rows, geometry.Columns);
            var dy = test.Image(geometry.Output, layer.Geometry.OutputBorder, sums.DZ);
            var dx = add ? test.Image(geometry.Input, default, sums.X) : test.Image(geometry.Input);
            var phases = DenseConv2dTaps.Backward(geometry, dy.RowLength, dy.PixelLength);
            var places = Array.ConvertAll(phases, phase => test.Copy<int>(phase.Places));
            var weightPlaces = Array.ConvertAll(phases, phase => test.Copy<int>(phase.WeightPlaces));
            var w = WeightsOfGroups(test);

            string text = test.Begin(kernel.Name);
            ForEachRow(geometry, dx, (group, block, row) =>
            {
                for (int columnPhase = 0; columnPhase < columns.Stride; columnPhase++)
                {
                    int number = (rows.PhaseOf(row) * columns.Stride) + columnPhase, column = columns.FirstOf(columnPhase);
                    int pixels = columns.CountOf(columnPhase, geometry.Width);
                    var phase = phases[number];
                    if (pixels == 0 || (phase.Count == 0 && add))
                        continue;

                    // Without a tap nothing is read, so it does not matter from where.
                    var from = phase.Count == 0
                        ? []
                        : dy.From(block, rows.OutputAt(row) - phase.BackRows, columns.OutputAt(column) - phase.BackColumns);
                    kernel.Run(new()
                    {
                        Places = places[number].Span,
                        WeightPlaces = weightPlaces[number].Span,
                        W = w[group].Span,
                        DY = phase.Count == 0 ? [] : from[Outputs(geometry, group)..],
                        DX = dx.From(block, row, column)[Inputs(geometry, group)..],
                        Pixels = pixels,
                        Taps = phase.Count,
                        Add = add ? 1 : 0,
                    });
                }
            });

            double[] expected = [.. sums.DX.Select((sum, at) => sum + (add ? sums.X[at] : 0))];
            test.Check(expected, dx.Samples(text), sums.TermsOfX, text, "dX");
        }
    });

    [Theory]
    [MemberData(nameof(Widths))]
    public void BackwardWeightsStaysWithinItsOperands(VectorWidth width) => ForAll(width, static (layer, test) =>
    {
        var (geometry, sums, kernel) = (test.Geometry, test.Sums, layer.KernelTable.BackwardWeights.Single(k => k.Width == layer.Width));
        var x = test.Image(geometry.Input, layer.Geometry.InputBorder, sums.X);
        var dy = test.Image(geometry.Output, layer.Geometry.OutputBorder, sums.DZ);
        var taps = DenseConv2dTaps.Forward(geometry, layer.KernelTable, x.RowLength, x.PixelLength);
        var place = test.Copy<int>(taps.Places);
        float[] before = sums.Numbers(sums.W.Length);
        var dw = Enumerable.Range(0, geometry.Groups).Select(group => test.Copy<float>(OfGroup(before, geometry, group))).ToArray();

        // In two parts, as two threads would.
        string text = test.Begin(kernel.Name);
        int middle = geometry.GroupOutputs / 2;
        foreach (var (first, end) in new[] { (0, middle), (middle, geometry.GroupOutputs) })
        {
            ForEachRow(geometry, dy, (group, block, row) => kernel.Run(new()
            {
                Places = place.Span,
                X = FirstTap(geometry, x, block, row, group),
                DY = dy.Row(block, row)[Outputs(geometry, group)..],
                DW = dw[group].Span,
                Pixels = geometry.Output.Width,
                First = first,
                End = end,
            }));
        }

        float[] own = [.. dw.SelectMany(group => group.Span.ToArray())];
        double[] expected = [.. Enumerable.Range(0, own.Length).Select(k => before[PlaceOf(geometry, k)] + sums.DW[k])];
        test.Check(expected, [.. Enumerable.Range(0, own.Length).Select(k => own[PlaceOf(geometry, k)])], sums.TermsOfW, text, "dW");
    });

    private static void ForEachRow(Conv2dGeometry geometry, GuardedImage image, Action<int, int, int> visit)
    {
        for (int group = 0; group < geometry.Groups; group++)
            for (int block = 0; block < image.Blocks; block++)
                for (int row = 0; row < image.Rows; row++)
                    visit(group, block, row);
    }

    private static Span<float> FirstTap(Conv2dGeometry geometry, GuardedImage x, int block, int row, int group) =>
        x.From(block, (row * geometry.Rows.Stride) - geometry.Rows.Before, -geometry.Columns.Before)[Inputs(geometry, group)..];

    private static int Inputs(Conv2dGeometry geometry, int group) => group * geometry.GroupInputs * Activations.BlockSamples;

    private static int Outputs(Conv2dGeometry geometry, int group) => group * geometry.GroupOutputs * Activations.BlockSamples;

    /// <summary>W in the order of the kernels, each group in pages of its own.</summary>
    private static Guarded<float>[] WeightsOfGroups(ConvolutionCase test)
    {
        var w = new float[test.Sums.W.Length];
        for (int k = 0; k < w.Length; k++)
            w[PlaceOf(test.Geometry, k)] = test.Sums.W[k];
        return [.. Enumerable.Range(0, test.Geometry.Groups).Select(group => test.Copy<float>(OfGroup(w, test.Geometry, group)))];
    }

    private static float[] OfGroup(float[] numbers, Conv2dGeometry geometry, int group)
    {
        int length = numbers.Length / geometry.Groups;
        return numbers[(group * length)..((group + 1) * length)];
    }

    /// <summary>The place in the kernels' order, [outputs][taps][inputs], of a weight in the order [outputs][inputs][taps].</summary>
    private static int PlaceOf(Conv2dGeometry geometry, int k)
    {
        var (row, tap) = Math.DivRem(k, geometry.Taps);
        var (output, input) = Math.DivRem(row, geometry.GroupInputs);
        return (((output * geometry.Taps) + tap) * geometry.GroupInputs) + input;
    }

    private static void ForAll(VectorWidth width, Action<DenseConv2d, ConvolutionCase> check)
    {
        foreach (var layer in DeclaredConvolutions.Dense(width))
        {
            foreach (int batch in ConvolutionCase.Batches)
            {
                foreach (var test in ConvolutionCase.All(new ConvolutionSums(layer, batch, sparsity: 0)))
                {
                    using (test)
                        check(layer, test);
                }
            }
        }
    }
}
