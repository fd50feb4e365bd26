using KernelGen.Training;

namespace FashionMnist.Model;

/// <summary>The methods with the parameters that this program uses.</summary>
internal static class Masks
{
    /// <summary>Changes of the masks in a short training: each costs up to a few steps.</summary>
    private const int Changes = 48;

    /// <summary>
    /// Pruning begins with four times the weights that stay, at random places, and ends after half of the training. A dense beginning took
    /// more seconds for the same accuracy (README.md).
    /// </summary>
    private const double PrunedWeights = 4, PruningEnd = 0.5;

    /// <summary>The share of zeros that a network is initialised with: some methods begin with more weights than stay.</summary>
    public static double InitialSparsity(MethodKind method, double sparsity) => method switch
    {
        MethodKind.Gmp => Math.Max(0, 1 - (PrunedWeights * (1 - sparsity))),
        MethodKind.Acdc => 0,
        _ => sparsity,
    };

    /// <summary>The method as a hook of the trainer; null for masks that stay.</summary>
    /// <param name="method">Which.</param>
    /// <param name="sparsity">Share of zeros at the end.</param>
    /// <param name="steps">Steps of the whole training.</param>
    /// <param name="seed">Seed of random positions.</param>
    public static SparsityMethod? Create(MethodKind method, double sparsity, long steps, int seed)
    {
        int interval = (int)Math.Clamp(steps / Changes, 1, 100), pruningInterval = (int)Math.Clamp(PruningEnd * steps / Changes, 1, 100);
        return method switch
        {
            MethodKind.Gmp => new GradualMagnitudePruning(sparsity, begin: 0.02, end: PruningEnd, interval: pruningInterval),
            MethodKind.Set => new SparseEvolutionaryTraining(interval: interval, seed: seed),
            MethodKind.Rigl => new RigL(interval: interval),
            MethodKind.Srigl => new ConstantFanIn(interval: interval),
            MethodKind.Cht => new CannistraciHebbTraining(interval: interval, seed: seed),
            MethodKind.Acdc => new AlternatingCompression(sparsity),
            _ => null,
        };
    }
}
