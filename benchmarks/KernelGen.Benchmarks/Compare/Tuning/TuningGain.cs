using KernelGen.Benchmarks.Shapes;

namespace KernelGen.Benchmarks.Compare.Tuning;

/// <summary>One pass of one case with the kernel of the policy's first choice and with the tuner's.</summary>
/// <param name="Case">The case.</param>
/// <param name="Untuned">Seconds with the first choice.</param>
/// <param name="Tuned">Seconds with the tuner's choice.</param>
/// <param name="Choice">How that came about.</param>
public sealed record TuningGain(LayerCase Case, double Untuned, double Tuned, TuningResult Choice)
{
    /// <summary>How many times faster the tuned layer is.</summary>
    public double Speedup => Untuned / Tuned;

    /// <summary>Whether the tuner took another kernel.</summary>
    public bool Changed => Choice.Kernel != Choice.FirstChoice;
}
