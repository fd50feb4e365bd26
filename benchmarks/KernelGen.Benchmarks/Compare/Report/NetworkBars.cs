using KernelGen.Benchmarks.Compare.Networks;

namespace KernelGen.Benchmarks.Compare.Report;

/// <summary>The goals that are set for training ResNet-18 at 95 %, batch 64, on one thread.</summary>
public static class NetworkBars
{
    public static IReadOnlyList<Bar> Of(IReadOnlyList<NetworkMeasurement> measurements)
    {
        var residual = measurements.FirstOrDefault(measurement => measurement.Case is { Model: "resnet18", Sparsity: 0.95, Batch: 64 });
        return
        [
            new("resnet18_vs_libtorch", "libtorch's training step, ResNet-18, 95 %, batch 64", residual?.Speedup, 5),
            new("resnet18_memory", "libtorch's peak memory over ours, ResNet-18, 95 %, batch 64", 1 / residual?.MemoryShare, 1 / 0.6),
        ];
    }
}
