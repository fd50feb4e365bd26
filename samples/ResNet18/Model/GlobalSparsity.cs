using KernelGen;

namespace ResNet18.Model;

/// <summary>Global magnitude pruning of a network that was not trained yet: one threshold for the weights of all layers.</summary>
internal static class GlobalSparsity
{
    /// <summary>
    /// Draws dense weights as torchvision does (He et al., ICCV 2015: normal, variance <c>2 / (outChannels * taps)</c>) and keeps the
    /// largest of all. Layers with few outputs, whose weights are larger, stay denser than others.
    /// </summary>
    /// <param name="layers">The layers.</param>
    /// <param name="sparsity">Share of zeros in all of them together.</param>
    /// <param name="seed">Same seed, same weights.</param>
    public static void Apply(IReadOnlyList<SparseConv2d> layers, double sparsity, int seed)
    {
        var random = new Random(seed);
        float[][] weights = [.. layers.Select(layer => Draw(layer, random))];
        float threshold = Threshold(weights, sparsity);
        for (int i = 0; i < layers.Count; i++)
            layers[i].SetWeights(weights[i], threshold);
    }

    /// <summary>The largest magnitude that is left out.</summary>
    private static float Threshold(float[][] weights, double sparsity)
    {
        float[] magnitudes = [.. weights.SelectMany(layer => layer).Select(Math.Abs)];
        int zeros = (int)Math.Round(sparsity * magnitudes.Length);
        if (zeros == 0)
            return 0;
        Array.Sort(magnitudes);
        return magnitudes[zeros - 1];
    }

    private static float[] Draw(SparseConv2d layer, Random random)
    {
        double deviation = Math.Sqrt(2.0 / (layer.OutChannels * layer.Filter.Taps));
        var weights = new float[layer.Pattern.Rows * layer.Pattern.Columns];
        for (int i = 0; i < weights.Length; i++)
        {
            // Box and Muller; 1 - u is never 0.
            double radius = deviation * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble()));
            weights[i] = (float)(radius * Math.Cos(2 * Math.PI * random.NextDouble()));
        }

        return weights;
    }
}
