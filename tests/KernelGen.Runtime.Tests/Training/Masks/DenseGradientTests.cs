using KernelGen.Runtime.Tests.Networks;

namespace KernelGen.Runtime.Tests.Training.Masks;

[SparseConv2d(6, 9, Kernel = 3, Stride = 2, Padding = 1, Groups = 3, Activation = Activation.Relu)] public sealed partial class Grouped;

/// <summary>The positions of largest dense gradient are those of a layer whose mask is full.</summary>
public sealed class DenseGradientTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(40, 1)]
    [InlineData(40, 3)]
    public void Of_a_linear_layer(int batch, int threads) =>
        Check(
            () => new Hidden(), layer => layer.ToDense(), layer => layer.GradientToDense(), (layer, w, p) => layer.SetWeights(w, p),
            ActivationShape.Vector(20), batch, threads);

    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 2)]
    [InlineData(20, 2)]
    public void Of_a_convolution(int batch, int threads)
    {
        // CutDilated with few samples is cut into strips.
        Check(
            () => new Grouped(), layer => layer.ToDense(), layer => layer.GradientToDense(), (layer, w, p) => layer.SetWeights(w, p),
            new ActivationShape(7, 5, 6), batch, threads);
        Check(
            () => new Grouped(), layer => layer.ToDense(), layer => layer.GradientToDense(), (layer, w, p) => layer.SetWeights(w, p),
            new ActivationShape(3, 150, 6), batch, threads);
        Check(
            () => new CutDilated(), layer => layer.ToDense(), layer => layer.GradientToDense(), (layer, w, p) => layer.SetWeights(w, p),
            new ActivationShape(16, 5, 2), batch, threads);
        Check(
            () => new Down(), layer => layer.ToDense(), layer => layer.GradientToDense(), (layer, w, p) => layer.SetWeights(w, p),
            new ActivationShape(8, 7, 8), batch, threads);
    }

    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(5, 50, 17)]
    [InlineData(9, 24, 33)]
    [InlineData(130, 71, 16)]
    public void All_of_a_linear_layer(int outputs, int inputs, int batch)
    {
        var x = Filled(inputs, seed: 1);
        var dy = Filled(outputs, seed: 2);
        float[] lines = Samples.Uniform(batch * inputs, seed: 1), gradients = Samples.Uniform(batch * outputs, seed: 2);
        var expected = new double[outputs * inputs];
        for (int i = 0; i < expected.Length; i++)
        {
            for (int sample = 0; sample < batch; sample++)
                expected[i] += (double)gradients[(sample * outputs) + (i / inputs)] * lines[(sample * inputs) + (i % inputs)];
        }

        using var one = new Workers(1);
        var first = new DenseGradient();
        float[] sum = first.OfLinear(x, dy, one).ToArray();
        Assert.All(Enumerable.Range(0, sum.Length), i => Assert.Equal(expected[i], sum[i], batch * 1e-6));
        float[] twice = first.OfLinear(x, dy, one, add: true).ToArray();
        Assert.Equal(sum.Select(number => 2 * number), twice);
        foreach (int threads in new[] { 2, 3 })
        {
            using var workers = new Workers(threads);
            Assert.Equal(sum, new DenseGradient().OfLinear(x, dy, workers).ToArray());
        }

        Activations Filled(int features, int seed)
        {
            // Lanes without a sample hold what no sum may contain.
            var activations = new Activations(ActivationShape.Vector(features), batch + 3);
            activations.Data.Fill(float.NaN);
            activations.Batch = batch;
            activations.Load(Samples.Uniform(batch * features, seed));
            return activations;
        }
    }

    private static void Check<TLayer>(
        Func<TLayer> make, Func<TLayer, float[]> dense, Func<TLayer, float[]> gradient, Action<TLayer, float[], SparsityPattern> set,
        ActivationShape shape, int batch, int threads)
        where TLayer : WeightedLayer
    {
        var (sparse, full) = (make(), make());
        using var network = Build(sparse);
        using var other = Build(full);
        network.Initialize(seed: 1, sparsity: 0.7);
        var weights = sparse.Sparse!;
        set(full, dense(sparse), SparsityPattern.Random(weights.Pattern.Rows, weights.Pattern.Columns, 0, seed: 1));
        const int count = 11;
        weights.Probe = new GrowthProbe(new DenseGradient(), count);
        Step(network);
        Step(other);

        // Those that are surely kept are no candidates.
        float[] magnitudes = [.. gradient(full).Select(Math.Abs)], values = dense(sparse);
        var kept = Enumerable.Range(0, values.Length).Where(i => values[i] != 0).OrderByDescending(i => Math.Abs(values[i]))
            .Take(weights.Pattern.Nonzeros - count).ToHashSet();
        int[] candidates = [.. Enumerable.Range(0, values.Length).Where(i => !kept.Contains(i)).OrderByDescending(i => magnitudes[i])];
        float least = magnitudes[candidates[count - 1]];
        int[] positions = weights.Probe.Positions!;
        Assert.Equal(count, positions.Distinct().Count());
        Assert.Equal(positions.Order(), positions);
        Assert.True(least > 0);
        Assert.All(positions, position => Assert.True(!kept.Contains(position) && magnitudes[position] >= least * (1 - 1e-5f)));

        Network Build(Layer layer) =>
            (shape.IsVector ? Network.Features(shape.Features) : Network.Image(shape.Channels, shape.Height, shape.Width)).Add(layer)
                .Build(batch, threads);

        void Step(Network network)
        {
            network.SetInput(Samples.Uniform(batch * shape.Features, seed: 5));
            network.Forward();
            network.OutputGradient.Load(Samples.Uniform(batch * network.OutputShape.Features, seed: 6));
            network.Backward();
        }
    }
}
