using KernelGen;
using KernelGen.Training;
using SparseTransfer.CommandLine;

namespace SparseTransfer.Model;

/// <summary>
/// The methods with the parameters that this program uses. Gradual pruning keeps the largest weights of all sparse convolutions that are
/// trained together; with the others, each gets the same share of zeros.
/// </summary>
internal static class Masks
{
    /// <summary>Changes of the masks in a training.</summary>
    private const int Changes = 32;

    /// <summary>
    /// Pruning takes this share of the steps; in the rest, the masks stay. A longer one was no better (SGD, a uniform mask, 20,000 images,
    /// two epochs, to 95 %: 88.8 % with 0.2, 88.9 % with 0.5), and its steps take more time.
    /// </summary>
    private const double PruningEnd = 0.3;

    /// <summary>
    /// Share of zeros with which gradual pruning begins. From all weights it was no better (88.6 and 88.5 % after four epochs of the
    /// embedded images, to 95 %), and the steps with most of the weights take the most time.
    /// </summary>
    private const double PruningStart = 0.5;

    /// <summary>Prunes the layers that are trained to the share of zeros with which a method begins.</summary>
    /// <param name="network">The network.</param>
    /// <param name="run">Method and sparsity.</param>
    public static void Begin(Network network, RunChoice run)
    {
        if (run.IsSparse)
            Prune(network, run.Method == MethodKind.Gmp ? Math.Min(PruningStart, run.Sparsity) : run.Sparsity);
    }

    /// <summary>Share of zeros in the sparse convolutions that are trained, together; 0 where there are none.</summary>
    public static double SparsityOf(Network network)
    {
        MaskedLayer[] trained = [.. network.MaskedLayers.Where(IsTrained(network))];
        long positions = trained.Sum(layer => (long)layer.Positions);
        return positions == 0 ? 0 : 1 - ((double)trained.Sum(layer => (long)layer.Nonzeros) / positions);
    }

    /// <summary>The method as a hook of the trainer; null for masks that stay.</summary>
    /// <param name="run">Method and sparsity.</param>
    /// <param name="steps">Steps of the whole training.</param>
    public static SparsityMethod? Create(RunChoice run, long steps)
    {
        int interval = (int)Math.Clamp(steps / Changes, 1, 100);
        return run.Method switch
        {
            MethodKind.Gmp => new GradualMagnitudePruning(
                run.Sparsity, begin: 0, end: PruningEnd, interval: (int)Math.Clamp(PruningEnd * steps / Changes, 1, 100),
                SparsityDistribution.GlobalMagnitude),
            MethodKind.Rigl => new RigL(interval: interval),
            _ => null,
        };
    }

    /// <summary>Keeps the largest weights of each layer that is trained.</summary>
    private static void Prune(Network network, double sparsity)
    {
        foreach (var layer in network.MaskedLayers.Where(IsTrained(network)))
            layer.DropSmallest(Math.Max(0, layer.Nonzeros - (int)Math.Round((1 - sparsity) * layer.Positions)));
    }

    private static Func<MaskedLayer, bool> IsTrained(Network network)
    {
        var frozen = network.Layers.Where(row => row.IsFrozen).Select(row => row.Layer).ToHashSet();
        return layer => !frozen.Contains(layer.Layer);
    }
}
