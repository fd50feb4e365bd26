namespace KernelGen.Kernels.Tests;

/// <summary>
/// The activation's and the bias' gradient between forbidden pages: of vectors at batches around block edges, and of rows of pixels.
/// </summary>
public sealed class EpilogueGradientTests
{
    public static TheoryData<Activation, bool> Epilogues =>
        new(from activation in Enum.GetValues<Activation>() from bias in new[] { false, true } select (activation, bias));

    [Theory]
    [MemberData(nameof(Epilogues))]
    public void GradientPassesWhereTheOutputIsPositiveAndIsSummedOverTheBatch(Activation activation, bool bias)
    {
        foreach (int features in new[] { 1, 3, 4, 7, 21 })
        {
            foreach (var test in KernelCase.All())
            {
                using (test)
                    CheckVectors(activation, bias, features, test);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Epilogues))]
    public void RowsOfPixelsStayWithinTheirOperands(Activation activation, bool bias)
    {
        var layers = DeclaredConvolutions.Sparse(KernelDispatch.Widest).Cast<Conv2d>()
            .Concat(DeclaredConvolutions.Dense(KernelDispatch.Widest));
        foreach (var layer in layers)
        {
            foreach (int batch in ConvolutionCase.Batches)
            {
                foreach (var test in ConvolutionCase.All(new ConvolutionSums(layer, batch, sparsity: 0.5)))
                {
                    using (test)
                        CheckPixels(activation, bias, layer, test);
                }
            }
        }
    }

    /// <summary>However the features are cut, each has the same bits.</summary>
    [Theory]
    [MemberData(nameof(Epilogues))]
    public void FeaturesHaveTheSameBitsInAnyCompany(Activation activation, bool bias)
    {
        const int features = 11;
        using var test = new KernelCase(seed: 1, batch: 65, guardAtEnd: true);
        float[] outputs = test.Numbers(65 * features), gradients = test.Numbers(65 * features);
        var y = test.Lay(outputs, features);
        var (whole, wholeBias) = (test.Lay(gradients, features), new float[bias ? features : 0]);
        EpilogueGradient.Run(activation, y.Span, whole.Span, wholeBias, features, 0, features);
        for (int middle = 0; middle <= features; middle++)
        {
            var (dy, db) = (test.Lay(gradients, features), new float[wholeBias.Length]);
            EpilogueGradient.Run(activation, y.Span, dy.Span, db, features, 0, middle);
            EpilogueGradient.Run(activation, y.Span, dy.Span, db, features, middle, features);
            Assert.Equal(whole.Span.ToArray(), dy.Span.ToArray());
            Assert.Equal(wholeBias, db);
        }
    }

    private static void CheckVectors(Activation activation, bool bias, int features, KernelCase test)
    {
        float[] outputs = [.. test.Numbers(test.Batch * features).Select(v => Math.Max(v, 0))],
            gradients = test.Numbers(test.Batch * features);
        float[] before = bias ? test.Numbers(features) : [];
        var (y, dy, db) = (test.Lay(outputs, features), test.Lay(gradients, features), test.Copy<float>(before));

        EpilogueGradient.Run(activation, activation == Activation.None ? [] : y.Span, dy.Span, db.Span, features, 0, features);

        for (int i = 0; i < features; i++)
        {
            double sum = 0;
            for (int n = 0; n < test.Batch; n++)
            {
                int at = (n * features) + i;
                float expected = activation == Activation.Relu && outputs[at] <= 0 ? 0 : gradients[at];
                Assert.Equal(expected, dy.Span[KernelCase.Place(n, i, features)]);
                sum += expected;
            }

            if (bias)
                Tolerance.Check(before[i] + sum, db.Span[i], test.Batch, nameof(EpilogueGradient), test.Seed, $"db[{i}]");
        }
    }

    private static void CheckPixels(Activation activation, bool bias, Conv2d layer, ConvolutionCase test)
    {
        var (geometry, sums) = (test.Geometry, test.Sums);
        float[] outputs = Array.ConvertAll(sums.Y, value => (float)value), before = bias ? sums.Numbers(geometry.OutChannels) : [];
        var y = test.Image(geometry.Output, default, outputs);
        var dy = test.Image(geometry.Output, layer.Geometry.OutputBorder, sums.DZ);
        var db = test.Copy<float>(before);

        // In two parts, as two threads would.
        string text = test.Begin(nameof(EpilogueGradient));
        int middle = geometry.OutChannels / 2, pitch = dy.PixelLength / Activations.BlockSamples;
        foreach (var (first, end) in new[] { (0, middle), (middle, geometry.OutChannels) })
        {
            for (int block = 0; block < dy.Blocks; block++)
            {
                for (int row = 0; row < dy.Rows; row++)
                    EpilogueGradient.Run(activation, y.Row(block, row), dy.Row(block, row), db.Span, pitch, first, end);
            }
        }

        float[] expected = [.. sums.DZ.Select((number, at) => activation == Activation.Relu && outputs[at] <= 0 ? 0 : number)];
        Assert.Equal(expected, dy.Samples(text));
        double[] biases = Array.ConvertAll(before, number => (double)number);
        for (int at = 0; at < expected.Length && bias; at++)
            biases[at / (geometry.Output.Height * geometry.Output.Width) % geometry.OutChannels] += expected[at];
        test.Check(biases, db.Span.ToArray(), sums.TermsOfW, text, "db");
    }
}
