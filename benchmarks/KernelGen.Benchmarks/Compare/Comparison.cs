using KernelGen.Benchmarks.Compare.Contenders;
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
    /// <summary>Times the contenders of a case that compute the right numbers.</summary>
    /// <exception cref="DisagreementException">Ours are wrong.</exception>
    public Measurement Measure(LayerCase layerCase)
    {
        // Up to a gigabyte of the case before, which nothing else would make the collector look for.
        GC.Collect();
        var problem = new LayerProblem(layerCase, kernels);
        using var contenders = new ContenderSet(problem, workers, baselines);
        contenders.LeaveOutWrong();
        LayerProblem[] others = [.. problem.Others()];
        var patterns = contenders.All.ToDictionary(contender => contender.Kind, contender => contenders.WithAll(contender, others));
        var timed = patterns.ToDictionary(pair => pair.Key, pair => new TimedContender(pair.Value, workers.Threads));
        var ours = contenders.Ours;
        var updates = patterns[ContenderKind.Ours].Cast<LayerContender>().Select<LayerContender, Action>(own => own.ForwardAfterUpdate);
        var afterUpdate = new TimedCall(TimedContender.InTurn([.. updates]), timed[ContenderKind.Ours].Settle);
        InterleavedTimer.Run([afterUpdate, .. timed.Values.SelectMany(contender => contender.Calls)], budget);
        return new Measurement(
            layerCase, problem.Pattern.Nonzeros, Times(contender => contender.Forward), Times(contender => contender.Backward),
            afterUpdate.Seconds, ours.Kernel("Forward"), ours.Kernel("Backward"))
        {
            Omitted = contenders.Omitted,
        };

        PassTimes Times(Func<TimedContender, TimedCall> pass) => PassTimes.Of(
            timed.ToDictionary(contender => contender.Key, contender => pass(contender.Value).Seconds), contenders.Omitted);
    }
}
