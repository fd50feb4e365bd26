namespace KernelGen.Kernels.Tests;

/// <summary>Cutting the work into parts changes no bit of any result: threads may share a layer as they like.</summary>
public sealed class PartitionTests
{
    public static TheoryData<VectorWidth> Widths => DeclaredLayers.Widths;

    [Theory]
    [MemberData(nameof(Widths))]
    public void ThreadsChangeNoBit(VectorWidth width)
    {
        foreach (var layer in DeclaredLayers.Sparse(width))
        {
            layer.Initialize(seed: 3, sparsity: 0.5);
            Check(layer, () => [.. layer.Weights.Gradient], layer.Weights);
        }

        foreach (var layer in DeclaredLayers.Dense(width))
        {
            layer.Initialize(seed: 3);
            Check(layer, () => [.. layer.Weights.Gradient], layer.Weights);
        }

        foreach (var layer in DeclaredConvolutions.Sparse(width))
        {
            layer.Initialize(seed: 3, sparsity: 0.5);
            Check(layer, () => [.. layer.Weights.Gradient], layer.Weights);
        }

        foreach (var layer in DeclaredConvolutions.Dense(width))
        {
            layer.Initialize(seed: 3);
            Check(layer, () => [.. layer.Weights.Gradient], layer.Weights);
        }
    }

    private static void Check(WeightedLayer layer, Func<float[]> gradient, Parameter weights)
    {
        const int batch = 100;
        var random = new Random(5);
        var (input, output) = layer switch
        {
            Linear linear => (ActivationShape.Vector(linear.InFeatures), ActivationShape.Vector(linear.OutFeatures)),
            Conv2d convolution => (convolution.Geometry.Input, convolution.Geometry.Output),
            _ => throw new ArgumentException($"{layer.Name} is no layer that this test knows.", nameof(layer)),
        };
        var needs = layer.NeedsFor(input);
        Activations x = New(input, needs.InputBorder), dy = New(output, needs.OutputGradientBorder);
        (float[] Y, float[] DX, float[] DW, float[] Db)? first = null;
        foreach (int threads in new[] { 1, 2, 3, 8 })
        {
            using var workers = new Workers(threads);
            Activations y = new(output, batch), dx = new(input, batch), dyHere = new(dy.Shape, batch, dy.Border);
            dy.Data.CopyTo(dyHere.Data);
            weights.ClearGradient();
            layer.Bias?.ClearGradient();
            layer.Forward(x, y, workers);
            layer.Backward(x, y, dyHere, dx, workers);
            float[] db = layer.Bias is null ? [] : [.. layer.Bias.Gradient];
            var result = (y.Data.ToArray(), dx.Data.ToArray(), gradient(), db);
            first ??= result;
            Assert.Equal(first.Value.Y, result.Item1);
            Assert.Equal(first.Value.DX, result.Item2);
            Assert.Equal(first.Value.DW, result.Item3);
            Assert.Equal(first.Value.Db, result.db);
        }

        Activations New(ActivationShape shape, Border border)
        {
            var activations = new Activations(shape, batch, border);
            foreach (ref float number in activations.Data)
                number = random.NextSingle() - 0.5f;
            activations.ClearBorder();
            return activations;
        }
    }
}
