using KernelGen.Training;

namespace FashionMnist.Model;

/// <summary>The methods with the parameters that this program uses.</summary>
internal static class Masks
{
    /// <summary>Changes of the masks in a short training: each costs up to a few steps.</summary>
    private const int Changes = 48;

    /// <summary>
    /// Pruning ends after a fifth of the training, so four fifths of the steps are sparse and fast. A later end gave no higher accuracy in
    /// the same time.
    /// </summary>
    private const double PruningEnd = 0.2;

    /// <summary>The share of zeros that a network is initialised with: some methods begin with all weights.</summary>
    public static double InitialSparsity(MethodKind method, double sparsity) => method is MethodKind.Gmp or MethodKind.Acdc ? 0 : sparsity;

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
