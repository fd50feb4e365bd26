using System.Diagnostics;

namespace KernelGen.Benchmarks.Compare.Timing;

/// <summary>
/// Times several calls against each other: in every round each gets one slice, so that whatever disturbs the machine disturbs all.
/// </summary>
public static class InterleavedTimer
{
    private const int FewestRounds = 5;

    /// <summary>
    /// Rounds are at least so many where <see cref="FewestRounds"/> take more than three times the budget: calls that long vary little.
    /// </summary>
    private const int FewestLongRounds = 3;
    private const int MostRounds = 101;

    /// <summary>
    /// The runtime compiles a method again, optimised, once it was called 30 times and no new method came for 100 ms; a method with a
    /// profile in between takes two such turns. The kernels are optimised at once, but what leads to them is not.
    /// </summary>
    private static readonly TimeSpan CompilerTurn = TimeSpan.FromMilliseconds(250);
    private const int CompilerTurns = 3;

    private static bool _compiled;

    /// <summary>Runs rounds for about that long.</summary>
    public static void Run(IReadOnlyList<TimedCall> calls, TimeSpan budget)
    {
        for (int turn = _compiled ? CompilerTurns : 0; turn < CompilerTurns; turn++)
        {
            foreach (var call in calls)
                call.WarmUp();
            Thread.Sleep(CompilerTurn);
        }

        _compiled = true;
        foreach (var call in calls)
            call.WarmUp();
        var watch = Stopwatch.StartNew();
        for (int round = 0;
            round < FewestLongRounds || (round < FewestRounds && watch.Elapsed < 3 * budget)
                || (round < MostRounds && watch.Elapsed < budget);
            round++)
        {
            // Every other round backwards: nobody always follows the same neighbour.
            foreach (var call in round % 2 == 0 ? calls : calls.Reverse())
                call.Sample();
        }
    }
}
