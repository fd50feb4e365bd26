using KernelGen;
using KernelGen.Samples;
using SparseTransfer.Output;

namespace SparseTransfer;

/// <summary>A run that is complete, with its network.</summary>
/// <param name="Result">What it came to.</param>
/// <param name="Network">The network with the imported layers and the classifier, trained.</param>
/// <param name="Layers">The mean time of each layer in a step of the last epoch.</param>
/// <param name="Before">The weights of the sparse layers before the training.</param>
internal sealed record TrainedRun(RunResult Result, Network Network, IReadOnlyList<LayerTime> Layers, IReadOnlyList<SparseWeights> Before)
    : IDisposable
{
    /// <inheritdoc/>
    public void Dispose() => Network.Dispose();
}
