using KernelGen.Training;

namespace FashionMnist.Model;

/// <summary>The methods with the parameters that this program uses.</summary>
internal static class Masks
{
    /// <summary>Changes of the masks in half a training: each costs about as much as a step.</summary>
    private const int Changes = 24;

    /// <summary>Whether the sparse layers begin with all their weights.</summary>
    public static bool BeginDense(MethodKind method) => method is MethodKind.Gmp;

    /// <summary>The method as a hook of the trainer; null for masks that stay.</summary>
    /// <param name="method">Which.</param>
    /// <param name="sparsity">Share of zeros at the end.</param>
    /// <param name="steps">Steps of the whole training.</param>
    /// <param name="seed">Seed of random positions.</param>
    public static SparsityMethod? Create(MethodKind method, double sparsity, long steps, int seed)
    {
        int interval = (int)Math.Clamp(steps / (2 * Changes), 1, 100);
        return method switch
        {
            MethodKind.Gmp => new GradualMagnitudePruning(sparsity, begin: 0.02, end: 0.5, interval: interval),
            MethodKind.Set => new SparseEvolutionaryTraining(interval: interval, seed: seed),
            MethodKind.Rigl => new RigL(interval: interval),
            _ => null,
        };
    }
}
