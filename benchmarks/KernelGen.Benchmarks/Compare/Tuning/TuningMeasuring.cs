using KernelGen.Benchmarks.Compare.Contenders;
using KernelGen.Benchmarks.Compare.Timing;
using KernelGen.Benchmarks.Shapes;

namespace KernelGen.Benchmarks.Compare.Tuning;

/// <summary>Times a tuned layer in turns with one that is not.</summary>
/// <param name="kernels">Which kernels the layers use.</param>
/// <param name="workers">Threads of both.</param>
/// <param name="budget">Time for the rounds of a case.</param>
public sealed class TuningMeasuring(KernelOptions kernels, Workers workers, TimeSpan budget)
{
    /// <summary>Forward, then backward.</summary>
    /// <exception cref="DisagreementException">The two compute different numbers.</exception>
    public IReadOnlyList<TuningGain> Measure(LayerCase layerCase)
    {
        var problem = new LayerProblem(layerCase, kernels with { Tune = false });
        var untuned = LayerContender.Sparse(problem, workers);
        var tuned = LayerContender.Sparse(new LayerProblem(layerCase, kernels with { Tune = true }), workers);
        Agreement.Require(problem.Case, [untuned, tuned]);
        var (before, after) = (new TimedContender(untuned, workers.Threads), new TimedContender(tuned, workers.Threads));
        InterleavedTimer.Run([.. before.Calls, .. after.Calls], budget);
        return
        [
            new TuningGain(layerCase, before.Forward.Seconds, after.Forward.Seconds, tuned.Choice("Forward")!),
            new TuningGain(layerCase, before.Backward.Seconds, after.Backward.Seconds, tuned.Choice("Backward")!),
        ];
    }
}
