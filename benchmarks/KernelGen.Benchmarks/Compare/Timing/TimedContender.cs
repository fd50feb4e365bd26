using KernelGen.Benchmarks.Compare.Contenders;

namespace KernelGen.Benchmarks.Compare.Timing;

/// <summary>Both passes of a contender, timed apart.</summary>
public sealed class TimedContender
{
    public TimedContender(IContender contender, int threads)
    {
        // This project's idle threads spin for 0.2 ms before they sleep, those of GCC's OpenMP, which libtorch uses, for
        // several milliseconds.
        Settle = threads == 1
            ? TimeSpan.Zero
            : TimeSpan.FromMilliseconds(contender.Kind is ContenderKind.Dense or ContenderKind.MklSparse ? 20 : 1);
        Forward = new TimedCall(contender.Forward, Settle);
        Backward = new TimedCall(contender.Backward, Settle);
    }

    /// <summary>How long its library may keep threads spinning after a call.</summary>
    public TimeSpan Settle { get; }

    public TimedCall Forward { get; }

    public TimedCall Backward { get; }

    /// <summary>As in training, the backward pass follows the forward pass.</summary>
    public IEnumerable<TimedCall> Calls => [Forward, Backward];
}
