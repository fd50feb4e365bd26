using KernelGen;

namespace FashionMnist.Model;

/// <summary>A network of this program with fresh weights.</summary>
internal static class FashionNetwork
{
    /// <summary>Builds it.</summary>
    /// <param name="model">Which.</param>
    /// <param name="batch">Images per step.</param>
    /// <param name="threads">Threads that share the work.</param>
    /// <param name="seed">Seed of weights and patterns.</param>
    /// <param name="sparsity">Share of zeros in the sparse layers.</param>
    public static Network Create(ModelKind model, int batch, int threads, int seed, double sparsity)
    {
        var network = (model == ModelKind.Cnn ? Cnn.Layers() : Mlp.Layers()).Build(batch, threads);
        network.Initialize(seed, sparsity);
        return network;
    }
}
