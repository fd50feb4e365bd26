namespace KernelGen.Samples;

/// <summary>The share of zeros in all layers of a network whose masks can change.</summary>
internal static class SparseShare
{
    /// <summary>The share now, from 0 to 1; 0 where there is no sparse layer.</summary>
    public static double Of(Network network)
    {
        long nonzeros = 0, weights = 0;
        for (int i = 0; i < network.MaskedLayers.Count; i++)
        {
            nonzeros += network.MaskedLayers[i].Nonzeros;
            weights += network.MaskedLayers[i].Positions;
        }

        return weights == 0 ? 0 : 1 - ((double)nonzeros / weights);
    }
}
