using KernelGen.Benchmarks.Compare.Contenders;
using KernelGen.Benchmarks.Compare.Libtorch;
using KernelGen.Benchmarks.Compare.Timing;
using KernelGen.Benchmarks.Shapes;

namespace KernelGen.Benchmarks.Compare;

/// <summary>Measures cases one after the other, with whatever baselines this machine can load.</summary>
public sealed class Comparison
{
    private readonly Workers _workers;
    private readonly TimeSpan _budget;
    private readonly bool _libtorch;
    private readonly bool _mkl;
    private readonly FmaPeak _peak;

    /// <param name="workers">Threads of every contender.</param>
    /// <param name="budget">Time for the rounds of a case.</param>
    /// <param name="tell">Is told which baseline is missing, and why.</param>
    public Comparison(Workers workers, TimeSpan budget, Action<string> tell)
    {
        (_workers, _budget) = (workers, budget);
        _libtorch = LibtorchLibrary.TryLoad(workers.Threads, out string reason);
        if (!_libtorch)
            tell($"No dense and no MKL baseline: {reason}.");
        else if (!(_mkl = MklSparse.TryLoad(out reason)))
            tell($"No MKL baseline: {reason}.");
        _peak = new FmaPeak(workers);
        _peak.Sample();
    }

    /// <summary>The ceiling of all threads together in GFLOP/s, by the samples taken before, between and after the cases so far.</summary>
    public double PeakGflops => _peak.Gflops;

    /// <summary>Checks that all contenders agree on a case, then times them.</summary>
    /// <exception cref="DisagreementException">They do not agree.</exception>
    public Measurement Measure(LinearCase linearCase)
    {
        var problem = new LinearProblem(linearCase);
        var contenders = new List<ILinearContender> { new LayerContender(problem, _workers), new PaperContender(problem, _workers) };
        try
        {
            if (_libtorch)
                contenders.Add(new DenseContender(problem));
            if (_mkl)
                contenders.Add(new MklContender(problem));
            Agreement.Require(problem, contenders);
            var forward = contenders.ConvertAll(contender => new TimedCall(contender.Forward, Settle(contender)));
            var backward = contenders.ConvertAll(contender => new TimedCall(contender.Backward, Settle(contender)));

            // As in training, a contender's backward pass follows its forward pass.
            InterleavedTimer.Run([.. forward.Zip(backward).SelectMany(pair => new[] { pair.First, pair.Second })], _budget);
            return new Measurement(linearCase, problem.Pattern.Nonzeros, Times(forward), Times(backward));
        }
        finally
        {
            foreach (var contender in contenders.OfType<IDisposable>())
                contender.Dispose();
            _peak.Sample();
        }
    }

    /// <summary>This project's idle threads spin for 0.2 ms before they sleep, those of GCC's OpenMP, which libtorch uses, for several milliseconds.</summary>
    private TimeSpan Settle(ILinearContender contender) =>
        _workers.Threads == 1 ? TimeSpan.Zero : TimeSpan.FromMilliseconds(contender is DenseContender or MklContender ? 20 : 1);

    private static PassTimes Times(List<TimedCall> calls) =>
        new(calls[0].Seconds, calls[1].Seconds, calls.ElementAtOrDefault(2)?.Seconds, calls.ElementAtOrDefault(3)?.Seconds);
}
