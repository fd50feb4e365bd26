namespace KernelGen.Runtime.Tests.Layers;

/// <summary>One forward and backward pass of a layer alone, with borders that differ and on a number of threads.</summary>
internal static class LoneLayer
{
    /// <summary>Numbers of threads that must give the same bits; they are started whatever the machine has.</summary>
    private static readonly int[] Threads = [1, 2, 3];

    /// <summary>
    /// y and dx, the same bits on any number of threads; dx in place and added to dx0 are checked as well where the layer can.
    /// </summary>
    public static (float[] Y, float[] Dx) Of(
        Func<Layer> create, ActivationShape shape, int batch, float[] samples, Func<ActivationShape, float[]> gradient)
    {
        (float[] Y, float[] Dx)? first = null;
        foreach (int threads in Threads)
        {
            using var workers = new Workers(threads, processors: threads);
            var layer = create();
            var output = layer.OutputShape(shape);
            var x = Images.Input(shape, batch, Images.Wide, samples);
            var y = Images.Unwritten(output, batch, Images.Narrow);
            var dx = Images.Unwritten(shape, batch, Images.Narrow);
            layer.Forward(x, y, workers);
            layer.Backward(x, y, Gradient(), dx, workers);
            var result = (Images.Numbers(y), Images.GradientNumbers(dx));
            first ??= result;
            Assert.Equal(first.Value.Y, result.Item1);
            Assert.Equal(first.Value.Dx, result.Item2);

            if (layer.NeedsFor(shape).BackwardInPlace)
            {
                var both = Gradient();
                layer.Backward(x, y, both, both, workers);
                Assert.Equal(result.Item2, Images.GradientNumbers(both));
            }

            if (layer.NeedsFor(shape).CanAddToInputGradient)
            {
                var before = Samples.Uniform(samples.Length, seed: 99);
                var sum = Images.Gradient(shape, batch, Images.Wide, before);
                layer.BackwardAdding(x, y, Gradient(), sum, workers);
                var added = Images.GradientNumbers(sum);
                for (int i = 0; i < added.Length; i++)
                    Assert.Equal(before[i] + result.Item2[i], added[i], 1e-5f * (1 + Math.Abs(added[i])));
            }

            Activations Gradient() => Images.Gradient(output, batch, Images.Wide, gradient(output));
        }

        return first!.Value;
    }

    /// <summary>Compares dx of sum(c * y) with difference quotients of it.</summary>
    /// <param name="layer">The layer, which must give the same for the same input.</param>
    /// <param name="shape">Shape of its input.</param>
    /// <param name="batch">Samples.</param>
    /// <param name="at">[batch * features] where to take the gradient.</param>
    /// <param name="tolerance">How far they may be apart, which depends on how curved the layer is.</param>
    /// <param name="step">How far to move each number.</param>
    public static void AgreesWithDifferences(
        Layer layer, ActivationShape shape, int batch, float[] at, double tolerance, float step = 1e-2f)
    {
        var output = layer.OutputShape(shape);
        var c = Samples.Uniform(batch * output.Features, seed: 4);
        var (x, y, dx) =
            (Images.Input(shape, batch, default, at), Images.Unwritten(output, batch, default), Images.Unwritten(shape, batch, default));
        layer.Forward(x, y);
        layer.Backward(x, y, Images.Gradient(output, batch, default, c), dx);
        var gradient = Images.GradientNumbers(dx);
        for (int i = 0; i < at.Length; i++)
            Assert.Equal((SumAt(i, step) - SumAt(i, -step)) / (2 * step), gradient[i], tolerance);

        double SumAt(int moved, float by)
        {
            var near = (float[])at.Clone();
            near[moved] += by;
            x.Load(near);
            layer.Forward(x, y);
            return Images.Numbers(y).Select((value, i) => (double)c[i] * value).Sum();
        }
    }

    /// <summary>Compares the gradients of a layer's parameters, of sum(c * y), with difference quotients.</summary>
    public static void ParametersAgreeWithDifferences(
        Layer layer, ActivationShape shape, int batch, float[] at, double tolerance, float step = 1e-2f)
    {
        var output = layer.OutputShape(shape);
        var c = Samples.Uniform(batch * output.Features, seed: 4);
        var (x, y) = (Images.Input(shape, batch, default, at), Images.Unwritten(output, batch, default));
        foreach (var parameter in layer.Parameters)
        {
            layer.Forward(x, y);
            parameter.ClearGradient();
            layer.Backward(x, y, Images.Gradient(output, batch, default, c), null);
            for (int i = 0; i < parameter.Length; i++)
            {
                float value = parameter.Value[i];
                double difference = (SumAt(value + step) - SumAt(value - step)) / (2 * step);
                SumAt(value);
                Assert.Equal(difference, parameter.Gradient[i], tolerance);

                double SumAt(float moved)
                {
                    parameter.Value[i] = moved;
                    parameter.MarkChanged();
                    layer.Forward(x, y);
                    return Images.Numbers(y).Select((number, n) => (double)c[n] * number).Sum();
                }
            }
        }
    }
}
