namespace KernelGen.Kernels.Tests;

/// <summary>
/// Convolutions of every width and geometry against sums in double: forward, both gradients, overwritten and added to, with and without dX.
/// </summary>
public sealed class ConvolutionTests
{
    public static TheoryData<VectorWidth> Widths => DeclaredLayers.Widths;

    [Theory]
    [MemberData(nameof(Widths))]
    public void SparseConvolutionsComputeTheirSums(VectorWidth width)
    {
        foreach (var layer in DeclaredConvolutions.Sparse(width))
        {
            foreach (double sparsity in TestSize.Choose([0, 0.5, 0.9, 1], [0.5]))
            {
                foreach (int batch in TestSize.Choose([1, 16, 33], [17]))
                {
                    var random = new Random(batch);
                    int weights = layer.Pattern.Rows * layer.Pattern.Columns;
                    bool[] mask =
                    [
                        .. Enumerable.Range(0, weights)
                            .Select(k => random.NextDouble() >= sparsity && (weights < 8 || k / layer.Pattern.Columns != 1)),
                    ];
                    mask = ConvolutionSums.InBlocks(mask, layer);
                    float[] w = [.. mask.Select(kept => kept ? Number(random) : 0)];
                    layer.SetWeights(w, mask);
                    foreach (int candidate in Enumerable.Range(
                        0, layer.Alone(layer.Geometry.Input).TunablePasses(batch, true)[0].Kernels.Length))
                    {
                        // Every candidate of the policy in turn; a layer that ran backward keeps its backward kernels, so the
                        // weights are set anew.
                        layer.SetWeights(w, mask);
                        layer.Alone(layer.Geometry.Input).TunablePasses(batch, true)[0].Use(candidate);
                        var backward = layer.Alone(layer.Geometry.Input).TunablePasses(batch, true)[^1];
                        backward.Use(candidate % backward.Kernels.Length);
                        foreach (int strips in StripsOf(layer, batch))
                            Check(layer, w, (batch, strips), layer.GradientToDense, layer.Weights, mask, random);
                    }
                }
            }
        }
    }

    /// <summary>Activations that a cache does not hold have their rows read beforehand, whatever stride, padding and dilation.</summary>
    [Fact]
    public void SparseConvolutionsOfManySamplesComputeTheirSums()
    {
        Assert.SkipWhen(TestSize.IsSmall, $"Millions of numbers take too long for {TestSize.Variable}=small.");
        foreach (var layer in DeclaredConvolutions.Sparse(KernelDispatch.Widest))
        {
            // The reference takes its time.
            var geometry = layer.Geometry;
            if (geometry.Height < 6 || geometry.Rows.Stride == 1)
                continue;
            int batch = 16;
            while (!RowTouch.Pays(new Activations(geometry.Input, batch)) || !RowTouch.Pays(new Activations(geometry.Output, batch)))
                batch *= 2;
            var random = new Random(1);
            bool[] mask = [.. Enumerable.Range(0, layer.Pattern.Rows * layer.Pattern.Columns).Select(_ => random.NextDouble() < 0.3)];
            mask = ConvolutionSums.InBlocks(mask, layer);
            float[] w = [.. mask.Select(kept => kept ? Number(random) : 0)];
            layer.SetWeights(w, mask);
            Check(layer, w, (batch, 1), layer.GradientToDense, layer.Weights, mask, random);
        }
    }

    /// <summary>Few samples go over the width, if the tuner says so; the result is the same sum.</summary>
    [Theory]
    [MemberData(nameof(Widths))]
    public void SparseConvolutionsOverTheWidthComputeTheirSums(VectorWidth width)
    {
        foreach (var layer in DeclaredConvolutions.Sparse(width))
        {
            foreach (int batch in TestSize.Choose([1, 3, 15], [3]))
            {
                var random = new Random(batch);
                float[] w =
                [
                    .. Enumerable.Range(0, layer.Pattern.Rows * layer.Pattern.Columns)
                        .Select(_ => random.NextDouble() < 0.4 ? Number(random) : 0),
                ];
                layer.SetWeights(w);
                var pass = layer.Alone(layer.Geometry.Input).TunablePasses(batch, true).Single(p => p.Name == $"Forward of {batch}");
                for (int candidate = 0; candidate < pass.Kernels.Length; candidate++)
                {
                    layer.Alone(layer.Geometry.Input).TunablePasses(batch, true).Single(p => p.Name == pass.Name).Use(candidate);
                    CheckForward(layer, w, batch, random);
                    using var workers = new Workers(3, processors: 3);
                    CheckForward(layer, w, batch, random, workers);
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void DenseConvolutionsComputeTheirSums(VectorWidth width)
    {
        foreach (var layer in DeclaredConvolutions.Dense(width))
        {
            foreach (int batch in TestSize.Choose([1, 16, 33], [17]))
            {
                var random = new Random(batch);
                float[] w = [.. Enumerable.Range(0, layer.Weights.Length).Select(_ => Number(random))];
                layer.SetWeights(w);
                Assert.Equal(w, layer.ToDense());
                foreach (int strips in StripsOf(layer, batch))
                    Check(layer, w, (batch, strips), layer.GradientToDense, layer.Weights, null, random);
            }
        }
    }

    /// <summary>Whole images, and as many strips as there may be.</summary>
    private static IEnumerable<int> StripsOf(Conv2d layer, int batch) =>
        new[] { 1, layer.StripsFor(layer.Geometry.Input, batch), layer.StripsFor(layer.Geometry.Input, 1) }.Distinct();

    private static void Check(
        Conv2d layer, float[] w, (int Samples, int Strips) batches, Func<float[]> gradient, Parameter weights, bool[]? mask, Random random)
    {
        var (geometry, (batch, strips)) = (layer.Geometry, batches);
        float[] samples = Numbers(batch * geometry.Input.Features), outputs = Numbers(batch * geometry.Output.Features),
            b = layer.Bias is null ? [] : Numbers(geometry.OutChannels);
        if (layer.Bias is not null)
            layer.SetBias(b);
        var reference = new ConvolutionReference(geometry, batch);
        var (x, y) = CheckForward(layer, samples, outputs, w, b, batches, null);
        var actual = Stored(y);
        float[] dz = [.. outputs.Select((g, at) => layer.Activation == Activation.Relu && actual[at] <= 0 ? 0 : g)];
        var (dx, dw, db) = reference.Backward(w, samples, dz);
        foreach (var mode in Enum.GetValues<Mode>())
        {
            var dy = Filled(geometry.Output, Border.Max(layer.Geometry.OutputBorder, new Border(1, 0, 0, 3)), outputs);
            var gradientOfX = Filled(geometry.Input, new Border(2, 0, 1, 1), samples);
            weights.ClearGradient();
            layer.Bias?.ClearGradient();
            switch (mode)
            {
                case Mode.Overwrite: layer.Backward(x, y, dy, gradientOfX); break;
                case Mode.Add: layer.BackwardAdding(x, y, dy, gradientOfX, Workers.CallerOnly); break;
                default: layer.Backward(x, y, dy, null); break;
            }

            var input = Stored(gradientOfX);
            for (int at = 0; at < dx.Length && mode != Mode.WeightsOnly; at++)
            {
                Tolerance.Check(
                    dx[at] + (mode == Mode.Add ? samples[at] : 0), input[at], geometry.GroupOutputs * geometry.Taps,
                    layer.Alone(layer.Geometry.Input).Kernels[1].Kernel, batch, $"{layer.Name}, {mode}, dX[{at}]");
            }

            var own = gradient();
            for (int at = 0; at < dw.Length; at++)
            {
                Tolerance.Check(
                    mask is null || mask[at] ? dw[at] : 0, own[at], batch * geometry.Output.Height * geometry.Output.Width,
                    layer.Alone(layer.Geometry.Input).Kernels[1].Kernel, batch, $"{layer.Name}, {mode}, dW[{at}]");
            }

            for (int at = 0; at < b.Length; at++)
            {
                Tolerance.Check(
                    db[at], layer.Bias!.Gradient[at], batch * geometry.Output.Height * geometry.Output.Width, layer.Name, batch,
                    $"{layer.Name}, {mode}, db[{at}]");
            }
        }

        float[] Numbers(int count) => [.. Enumerable.Range(0, count).Select(_ => Number(random))];

        Activations Filled(ActivationShape shape, Border border, float[] numbers) =>
            ConvolutionTests.Filled(shape, border, numbers, batch, strips);
    }

    private static void CheckForward(Conv2d layer, float[] w, int batch, Random random, Workers? workers = null)
    {
        float[] b = layer.Bias is null ? [] : Numbers(layer.OutChannels);
        if (layer.Bias is not null)
            layer.SetBias(b);
        CheckForward(
            layer, Numbers(batch * layer.Geometry.Input.Features), Numbers(batch * layer.Geometry.Output.Features), w, b, (batch, 1),
            workers);

        float[] Numbers(int count) => [.. Enumerable.Range(0, count).Select(_ => Number(random))];
    }

    private static (Activations X, Activations Y) CheckForward(
        Conv2d layer, float[] samples, float[] before, float[] w, float[] b, (int Samples, int Strips) batches, Workers? workers)
    {
        var (batch, strips) = batches;

        // A border wider than needed moves the rows apart.
        var geometry = layer.Geometry;
        var wide = new Border(geometry.Rows.Before + 1, geometry.Columns.Before + 2, geometry.Rows.After + 1, geometry.Columns.After);
        var x = Filled(geometry.Input, Border.Max(layer.Geometry.InputBorder, wide), samples, batch, strips);
        var y = Filled(geometry.Output, new Border(0, 1, 2, 0), before, batch, strips);
        layer.Forward(x, y, workers);
        var expected = new ConvolutionReference(geometry, batch).Forward(w, b, samples, layer.Activation);
        var actual = Stored(y);
        for (int at = 0; at < expected.Length; at++)
        {
            Tolerance.Check(
                expected[at], actual[at], geometry.GroupInputs * geometry.Taps, layer.Alone(layer.Geometry.Input).Kernels[0].Kernel, batch,
                $"{layer.Name}, Y[{at}]");
        }

        return (x, y);
    }

    private static Activations Filled(ActivationShape shape, Border border, float[] numbers, int batch, int strips)
    {
        var image = new Activations(shape, batch, border, strips);
        image.Load(numbers);
        return image;
    }

    private static float[] Stored(Activations image)
    {
        var numbers = new float[image.Batch * image.Shape.Features];
        image.Store(numbers);
        return numbers;
    }

    private enum Mode { Overwrite, Add, WeightsOnly }

    private static float Number(Random random) => (random.NextSingle() * 2) - 1;
}
