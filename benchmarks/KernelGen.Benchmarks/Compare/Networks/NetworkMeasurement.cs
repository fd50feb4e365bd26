using KernelGen.Benchmarks.Shapes;

namespace KernelGen.Benchmarks.Compare.Networks;

/// <summary>The training steps of one case.</summary>
/// <param name="Case">The case.</param>
/// <param name="Ours">Of this project.</param>
/// <param name="Libtorch">Of libtorch; null where it was left out.</param>
/// <param name="LibtorchReason">Why it was left out; null where it was not.</param>
public sealed record NetworkMeasurement(NetworkCase Case, StepTimes Ours, StepTimes? Libtorch, string? LibtorchReason)
{
    /// <summary>How many times faster a step of ours is.</summary>
    public double? Speedup => Libtorch?.Step / Ours.Step;

    /// <summary>Our peak memory as a share of libtorch's.</summary>
    public double? MemoryShare => (double?)Ours.PeakBytes / Libtorch?.PeakBytes;
}
