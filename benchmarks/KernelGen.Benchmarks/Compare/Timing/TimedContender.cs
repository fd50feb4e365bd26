using KernelGen.Benchmarks.Compare.Contenders;

namespace KernelGen.Benchmarks.Compare.Timing;

/// <summary>Both passes of a contender, timed apart, with one pattern or with several in turn.</summary>
public sealed class TimedContender
{
    public TimedContender(IContender contender, int threads)
        : this([contender], threads)
    {
    }

    /// <param name="patterns">The contender with each pattern.</param>
    /// <param name="threads">Threads that it uses.</param>
    public TimedContender(IReadOnlyList<IContender> patterns, int threads)
    {
        // This project's idle threads spin for 0.2 ms before they sleep, those of GCC's OpenMP, which libtorch uses, for
        // several milliseconds.
        Settle = threads == 1
            ? TimeSpan.Zero
            : TimeSpan.FromMilliseconds(patterns[0].Kind is ContenderKind.Dense or ContenderKind.MklSparse ? 20 : 1);
        Forward = new TimedCall(InTurn([.. patterns.Select<IContender, Action>(pattern => pattern.Forward)]), Settle);
        Backward = new TimedCall(InTurn([.. patterns.Select<IContender, Action>(pattern => pattern.Backward)]), Settle);
    }

    /// <summary>How long its library may keep threads spinning after a call.</summary>
    public TimeSpan Settle { get; }

    public TimedCall Forward { get; }

    public TimedCall Backward { get; }

    /// <summary>Calls several actions in turn, one at a time.</summary>
    public static Action InTurn(IReadOnlyList<Action> calls)
    {
        int next = 0;
        return calls.Count == 1 ? calls[0] : () =>
        {
            calls[next]();
            next = next + 1 < calls.Count ? next + 1 : 0;
        };
    }

    /// <summary>As in training, the backward pass follows the forward pass.</summary>
    public IEnumerable<TimedCall> Calls => [Forward, Backward];
}
