namespace KernelGen.Training;

/// <summary>The sparsity that a method prunes to, and how it is distributed over the layers.</summary>
internal sealed class PruningTarget
{
    private readonly double _sparsity;
    private readonly SparsityDistribution _distribution;

    /// <param name="sparsity">Share of zeros, from 0 to below 1.</param>
    /// <param name="argument">What the caller calls it.</param>
    /// <param name="distribution">How the zeros are distributed; null for the same share in every layer.</param>
    public PruningTarget(double sparsity, string argument, SparsityDistribution? distribution) =>
        (_sparsity, _distribution) = (SparsityDistribution.Require(sparsity, argument), distribution ?? SparsityDistribution.Uniform);

    /// <summary>What it was created with, for checkpoints.</summary>
    public string Settings => FormattableString.Invariant($"sparsity {_sparsity} {_distribution.Settings}");

    /// <summary>The share of zeros of each layer.</summary>
    public IReadOnlyList<double> Of(IReadOnlyList<MaskedLayer> layers) => _distribution.SharesOf(layers, _sparsity);

    /// <summary>
    /// Throws where the distribution is wrong, or would leave nothing of a group of balanced weights. Shares that depend on the weights are
    /// not known yet: such a group keeps at least one weight.
    /// </summary>
    public void Check(IReadOnlyList<MaskedLayer> layers)
    {
        var shares = Of(layers);
        for (int i = 0; i < layers.Count && !_distribution.DependsOnWeights; i++)
        {
            if (layers[i].Weights.Grid.SparsityFault(shares[i]) is { } fault)
            {
                throw new InvalidOperationException(
                    $"Layer {layers[i].Name}: {fault} SparsityDistribution.Map gives a layer a share of its own.");
            }
        }
    }
}
