namespace KernelGen.Runtime.Tests.Layers;

/// <summary>One forward and backward pass of a layer with several inputs, with borders that differ and on a number of threads.</summary>
internal static class ManyInputs
{
    private static readonly Border[] Borders = [Images.Wide, Images.Narrow, default];

    /// <summary>
    /// y and the gradient of each input, the same bits on any number of threads; gradients that are added to, and that of the first in
    /// place, are checked as well.
    /// </summary>
    /// <param name="create">The layer.</param>
    /// <param name="shapes">Shapes of the inputs.</param>
    /// <param name="batch">Samples.</param>
    /// <param name="samples">[inputs] their numbers.</param>
    /// <param name="above">The gradient of the output.</param>
    /// <param name="strips">Strips that images are cut into.</param>
    public static (float[] Y, float[][] Dx) Of(
        Func<Layer> create, ActivationShape[] shapes, int batch, float[][] samples, float[] above, int strips = 1)
    {
        (float[] Y, float[][] Dx)? first = null;
        foreach (int threads in new[] { 1, 2, 3 })
        {
            using var workers = new Workers(threads, processors: threads);
            var layer = create();
            var node = new NodeShapes(shapes, default);
            var (output, run) = (layer.OutputOf(node), layer.BindTo(node));
            Activations[] inputs = [.. shapes.Select((shape, i) => Loaded(shape, i, samples[i]))];
            var y = Empty(output, 1);
            run.Forward(new RunOperands(inputs, y, null), workers);
            Activations[] dx = [.. shapes.Select((shape, i) => Empty(shape, i + 1))];
            Backward(Loaded(output, 2, above), add: false);
            var result = (Numbers(y), dx.Select(Numbers).ToArray());
            first ??= result;
            Assert.Equal(first.Value.Y, result.Item1);
            Assert.Equal(first.Value.Dx, result.Item2);

            // Added to what other readers have written.
            float[][] before = [.. samples.Select((numbers, i) => Samples.Uniform(numbers.Length, seed: 90 + i))];
            dx = [.. shapes.Select((shape, i) => Loaded(shape, i, before[i]))];
            Backward(Loaded(output, 2, above), add: true);
            for (int i = 0; i < dx.Length; i++)
            {
                var added = Numbers(dx[i]);
                for (int n = 0; n < added.Length; n++)
                    Assert.Equal(before[i][n] + result.Item2[i][n], added[n], 1e-5f * (1 + Math.Abs(added[n])));
            }

            if (layer.NeedsOf(node).BackwardInPlace)
            {
                var both = Loaded(output, 0, above);
                dx = [both, .. shapes.Skip(1).Select((shape, i) => Empty(shape, i))];
                Backward(both, add: false);
                for (int i = 0; i < dx.Length; i++)
                    Assert.Equal(result.Item2[i], Numbers(dx[i]));
            }

            void Backward(Activations dy, bool add)
            {
                var operands = new RunOperands(inputs, y, dy);
                for (int i = 0; i < dx.Length; i++)
                    operands.SetGradient(i, dx[i], add);
                run.Backward(operands, workers);
            }
        }

        return first!.Value;

        Activations Loaded(ActivationShape shape, int number, float[] numbers)
        {
            var activations = Empty(shape, number);
            activations.Load(numbers);
            return activations;
        }

        // The pixels hold NaN, as memory that is to be written does; Load makes lanes without a sample zero.
        Activations Empty(ActivationShape shape, int number)
        {
            var activations = new Activations(shape, batch, Borders[number % 3], shape.IsVector ? 1 : strips);
            for (int block = 0; block < activations.Blocks; block++)
            {
                for (int row = 0; row < activations.StripHeight; row++)
                    activations.Row(block, row).Fill(float.NaN);
            }

            return activations;
        }

        float[] Numbers(Activations activations)
        {
            if (activations.Strips == 1)
                return Images.GradientNumbers(activations);
            var numbers = new float[batch * activations.Shape.Features];
            activations.Store(numbers);
            return numbers;
        }
    }
}
