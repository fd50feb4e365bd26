using System.Diagnostics;

namespace KernelGen.Benchmarks.Compare.Timing;

/// <summary>Times several calls against each other: in every round each gets one slice, so that whatever disturbs the machine disturbs all.</summary>
public static class InterleavedTimer
{
    private const int FewestRounds = 5;
    private const int MostRounds = 101;

    /// <summary>Runs rounds for about that long.</summary>
    public static void Run(IReadOnlyList<TimedCall> calls, TimeSpan budget)
    {
        foreach (var call in calls)
            call.WarmUp();
        var watch = Stopwatch.StartNew();
        for (int round = 0; round < FewestRounds || (round < MostRounds && watch.Elapsed < budget); round++)
        {
            // Every other round backwards: nobody always follows the same neighbour.
            foreach (var call in round % 2 == 0 ? calls : calls.Reverse())
                call.Sample();
        }
    }
}
