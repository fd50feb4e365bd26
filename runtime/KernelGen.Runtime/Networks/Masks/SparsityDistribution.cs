namespace KernelGen;

/// <summary>How the zeros of a network are distributed over its layers. Derive from this class to write another distribution.</summary>
public abstract class SparsityDistribution
{
    /// <summary>The same share of zeros in every layer, so also the same share of the FLOPs of the dense network.</summary>
    public static SparsityDistribution Uniform { get; } = new UniformDistribution();

    /// <summary>
    /// Erdős-Rényi-kernel: the density of a layer is proportional to the sum of its dimensions over their product, so small layers keep
    /// more. Source: <i>Rigging the Lottery</i> (Evci et al., ICML 2020), section 3.
    /// </summary>
    public static SparsityDistribution ErdosRenyiKernel { get; } = new ErdosRenyiKernelDistribution();

    /// <summary>
    /// As many weights of each layer are kept as it has among the largest of all layers together; in a layer with blocks, the blocks with
    /// the largest mean magnitude.
    /// </summary>
    public static SparsityDistribution GlobalMagnitude { get; } = new GlobalMagnitudeDistribution();

    /// <summary>
    /// A share of zeros for each layer by its name, whatever the method's own sparsity is. The first entry that matches a layer counts.
    /// </summary>
    /// <param name="entries">
    /// Names of layers with their share of zeros, from 0 to below 1: <c>("layer4.*", 0.95)</c>. In names, * stands for any characters, also
    /// none, and ? for any one. A layer with a share of 0 is not pruned. <c>("*", 0.9)</c> as the last entry is for all other layers.
    /// </param>
    /// <exception cref="ArgumentException">There is no entry, a name is empty or a share is out of range.</exception>
    /// <remarks>
    /// An entry that matches no layer whose mask changes, and a layer that no entry matches, are an
    /// <see cref="InvalidOperationException"/> before the first step.
    /// </remarks>
    public static SparsityDistribution Map(params (string Layers, double Sparsity)[] entries) => new SparsityMap(entries, rest: null);

    /// <summary>
    /// A share of zeros for some layers by their names, as in <see cref="Map(ValueTuple{string, double}[])"/>, and another distribution for
    /// the rest, which distributes the method's sparsity over these layers alone.
    /// </summary>
    /// <param name="rest">The distribution for layers that no entry matches.</param>
    /// <param name="entries">Names of layers with their share of zeros.</param>
    /// <exception cref="ArgumentException">There is no entry, a name is empty or a share is out of range.</exception>
    public static SparsityDistribution Map(SparsityDistribution rest, params (string Layers, double Sparsity)[] entries)
    {
        ArgumentNullException.ThrowIfNull(rest);
        return new SparsityMap(entries, rest);
    }

    /// <summary>
    /// What distinguishes this distribution from others, as text: a resumed training must have the same. The name of the class, unless this
    /// is overridden.
    /// </summary>
    public virtual string Settings => GetType().Name;

    /// <summary>Whether the shares change while a network trains, because they depend on its weights.</summary>
    internal virtual bool DependsOnWeights => false;

    /// <summary>The share of zeros of each layer.</summary>
    /// <param name="layers">The layers.</param>
    /// <param name="sparsity">Share of zeros over all of them together, from 0 to below 1.</param>
    /// <returns>[layers] from 0 to 1.</returns>
    public abstract IReadOnlyList<double> Distribute(IReadOnlyList<MaskedLayer> layers, double sparsity);

    /// <summary>The shares, checked: a distribution may have been written by a user.</summary>
    /// <exception cref="InvalidOperationException">There are more or fewer than layers, or one is out of range.</exception>
    internal IReadOnlyList<double> SharesOf(IReadOnlyList<MaskedLayer> layers, double sparsity)
    {
        var shares = Distribute(layers, sparsity);
        if (shares?.Count != layers.Count)
        {
            throw new InvalidOperationException(
                $"{GetType().Name} gives {shares?.Count ?? 0} shares of zeros for {layers.Count} layers. "
                + "Give one for each layer, in their order.");
        }

        for (int i = 0; i < shares.Count; i++)
        {
            if (!(shares[i] >= 0 && shares[i] <= 1))
            {
                throw new InvalidOperationException(FormattableString.Invariant(
                    $"{GetType().Name} gives layer {layers[i].Name} a share of zeros of {shares[i]}; it must be from 0 to 1."));
            }
        }

        return shares;
    }

    /// <summary>A share of zeros that leaves weights.</summary>
    internal static double Require(double sparsity, string argument) => sparsity >= 0 && sparsity < 1
        ? sparsity
        : throw new ArgumentOutOfRangeException(
            argument, FormattableString.Invariant($"The sparsity is {sparsity}; it is a share of zeros, from 0 to below 1."));

    private sealed class UniformDistribution : SparsityDistribution
    {
        public override IReadOnlyList<double> Distribute(IReadOnlyList<MaskedLayer> layers, double sparsity) =>
            [.. layers.Select(_ => sparsity)];
    }

    private sealed class ErdosRenyiKernelDistribution : SparsityDistribution
    {
        public override IReadOnlyList<double> Distribute(IReadOnlyList<MaskedLayer> layers, double sparsity)
        {
            // Layers whose density would be above 1 are dense; the others share what is left. Each round makes at least one dense.
            double[] weight = [.. layers.Select(layer => layer.Shape.Sum(size => (double)size))];
            var isDense = new bool[layers.Count];
            while (true)
            {
                double left = (1 - sparsity) * layers.Sum(layer => (double)layer.Positions), sum = 0;
                for (int i = 0; i < layers.Count; i++)
                {
                    left -= isDense[i] ? layers[i].Positions : 0;
                    sum += isDense[i] ? 0 : weight[i];
                }

                var densities = new double[layers.Count];
                bool fits = true;
                for (int i = 0; i < layers.Count; i++)
                {
                    densities[i] = isDense[i] ? 1 : left * weight[i] / sum / layers[i].Positions;
                    fits &= densities[i] <= 1;
                    isDense[i] |= densities[i] > 1;
                }

                if (fits)
                    return Array.ConvertAll(densities, density => 1 - density);
            }
        }
    }

    private sealed class GlobalMagnitudeDistribution : SparsityDistribution
    {
        internal override bool DependsOnWeights => true;

        public override IReadOnlyList<double> Distribute(IReadOnlyList<MaskedLayer> layers, double sparsity)
        {
            // Of single weights also where they come in blocks: means of blocks lie closer together, and would lose to single weights.
            float[][] magnitudes = [.. layers.Select(layer => layer.Weights.Magnitudes())];
            long positions = layers.Sum(layer => (long)layer.Positions);
            int count = (int)Math.Round((1 - sparsity) * positions), weights = magnitudes.Sum(numbers => numbers.Length);

            // Blocks and balanced weights are as many as is nearest to a sparsity: a layer may have less than a block too few, or one of
            // each group.
            long rounding = layers.Sum(layer => (layer.BlockWeights * (long)layer.Weights.Grid.Groups) - 1);
            if (count > weights && count <= weights + rounding)
                count = weights;
            if (count > weights)
            {
                throw new InvalidOperationException(
                    $"{count:N0} of {positions:N0} weights are to stay, but the layers have only {weights:N0}, and the largest of them are "
                    + "looked for. Begin with more weights, or choose a distribution that does not ask for their magnitudes.");
            }

            var kept = MagnitudeSelection.Largest([.. magnitudes.SelectMany(numbers => numbers)], count);
            var result = new double[layers.Count];
            for (int i = 0, first = 0; i < layers.Count; first += magnitudes[i++].Length)
                result[i] = 1 - ((double)kept.AsSpan(first, magnitudes[i].Length).Count(true) / layers[i].Positions);
            return result;
        }
    }
}
