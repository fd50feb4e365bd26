using KernelGen.Benchmarks.Compare.Contenders;
using KernelGen.Benchmarks.Compare.Libtorch;
using KernelGen.Benchmarks.Compare.Timing;
using KernelGen.Benchmarks.Shapes;

namespace KernelGen.Benchmarks.Compare;

/// <summary>Measures cases one after the other, with whatever baselines this machine can load.</summary>
/// <param name="kernels">Which kernels our layers use.</param>
/// <param name="workers">Threads of every contender.</param>
/// <param name="baselines">What there is of libtorch.</param>
/// <param name="budget">Time for the rounds of a case.</param>
public sealed class Comparison(KernelOptions kernels, Workers workers, Baselines baselines, TimeSpan budget)
{
    /// <summary>Checks that all contenders agree on a case, then times them.</summary>
    /// <exception cref="DisagreementException">They do not agree.</exception>
    public Measurement Measure(LinearCase linearCase)
    {
        var problem = new LinearProblem(linearCase, kernels);
        var layer = LayerContender.Sparse(problem, workers);
        var contenders = new List<ILinearContender> { layer, new PaperContender(problem, workers), LayerContender.Dense(problem, workers) };
        try
        {
            if (baselines.Libtorch)
                contenders.Add(new DenseContender(problem));
            if (baselines.Mkl)
                contenders.Add(new MklContender(problem));
            Agreement.Require(problem, contenders);
            var timed = contenders.ConvertAll(contender => new TimedContender(contender, workers.Threads));
            var afterUpdate = new TimedCall(layer.ForwardAfterUpdate, timed[0].Settle);
            InterleavedTimer.Run([afterUpdate, .. timed.SelectMany(contender => contender.Calls)], budget);
            return new Measurement(
                linearCase, problem.Pattern.Nonzeros, Times(timed.ConvertAll(contender => contender.Forward)), Times(timed.ConvertAll(contender => contender.Backward)),
                afterUpdate.Seconds, layer.Kernel("Forward"), layer.Kernel("Backward"));
        }
        finally
        {
            foreach (var contender in contenders.OfType<IDisposable>())
                contender.Dispose();
        }
    }

    private static PassTimes Times(List<TimedCall> calls) =>
        new(calls[0].Seconds, calls[1].Seconds, calls[2].Seconds, calls.ElementAtOrDefault(3)?.Seconds, calls.ElementAtOrDefault(4)?.Seconds);
}
