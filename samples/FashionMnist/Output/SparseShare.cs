using KernelGen;

namespace FashionMnist.Output;

/// <summary>The share of zeros in the sparse layers of a network together.</summary>
internal static class SparseShare
{
    /// <summary>The share now, from 0 to 1; 0 where there is no sparse layer.</summary>
    public static double Of(Network network)
    {
        long nonzeros = 0, weights = 0;
        for (int i = 0; i < network.Layers.Count; i++)
        {
            var pattern = network.Layers[i].Layer switch
            {
                SparseLinear linear => linear.Pattern,
                SparseConv2d convolution => convolution.Pattern,
                _ => null,
            };
            nonzeros += pattern?.Nonzeros ?? 0;
            weights += pattern is null ? 0 : (long)pattern.Rows * pattern.Columns;
        }

        return weights == 0 ? 0 : 1 - ((double)nonzeros / weights);
    }
}
