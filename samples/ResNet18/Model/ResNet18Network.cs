using KernelGen;
using KernelGen.Samples;
using ResNet18.CommandLine;

namespace ResNet18.Model;

/// <summary>The network of this program with fresh weights.</summary>
internal static class ResNet18Network
{
    /// <summary>Builds it.</summary>
    /// <param name="options">Size, batch, threads, sparsity and seed.</param>
    /// <param name="classes">Number of classes.</param>
    public static Network Create(ResNetOptions options, int classes)
    {
        var network = ResNetLayers.Features(options.Size).Add(Classifiers.For(classes)).Build(options.Batch, options.Threads);
        network.Initialize(options.Seed, options.Sparsity);
        if (options.Scope == SparsityScope.Global)
            GlobalSparsity.Apply([.. network.Layers.Select(row => row.Layer).OfType<SparseConv2d>()], options.Sparsity, options.Seed);
        return network;
    }
}
