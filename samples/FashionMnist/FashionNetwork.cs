using KernelGen;

namespace FashionMnist;

// One declaration, one specialised layer: the generator writes the other half of each class.
[SparseLinear(784, 512, Activation = Activation.Relu)]
internal sealed partial class Hidden1;

[SparseLinear(512, 256, Activation = Activation.Relu)]
internal sealed partial class Hidden2;

[DenseLinear(256, 10)]
internal sealed partial class Classifier;

/// <summary>The network of this program: two sparse hidden layers and a dense classifier.</summary>
internal static class FashionNetwork
{
    /// <summary>Builds the network with fresh weights.</summary>
    /// <param name="batch">Images per step.</param>
    /// <param name="threads">Threads that share the work.</param>
    /// <param name="seed">Seed of weights and patterns.</param>
    /// <param name="sparsity">Share of zeros in the hidden layers.</param>
    public static Network Create(int batch, int threads, int seed, double sparsity)
    {
        var network = Network.Features(784).Add(new Hidden1()).Add(new Hidden2()).Add(new Classifier()).Build(batch, threads);
        network.Initialize(seed, sparsity);
        return network;
    }
}
