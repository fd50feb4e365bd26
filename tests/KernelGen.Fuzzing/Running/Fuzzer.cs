using System.Text.RegularExpressions;
using KernelGen.Fuzzing.Drawing;
using KernelGen.Reference.Pairs;

namespace KernelGen.Fuzzing.Running;

/// <summary>Runs the cases of some seeds. A seed decides everything about its case, so each can be run again alone.</summary>
internal static partial class Fuzzer
{
    /// <summary>How often numbers are drawn anew where rounding decides a case.</summary>
    private const int MostDraws = 4;

    /// <summary>Runs pool after pool, several at the same time.</summary>
    /// <param name="first">The first seed, 0 or more.</param>
    /// <param name="cases">Cases, one for each seed from there on.</param>
    /// <param name="parallel">Pools that run at the same time.</param>
    /// <param name="report">Takes the outcomes of a pool, one call at a time.</param>
    public static void Run(int first, int cases, int parallel, Action<IReadOnlyList<Outcome>> report)
    {
        var pools = Enumerable.Range(first, cases).GroupBy(seed => seed / Pool.Cases);
        var reporting = new Lock();
        Parallel.ForEach(pools, new ParallelOptions { MaxDegreeOfParallelism = parallel }, seeds =>
        {
            var outcomes = RunPool(seeds.Key, [.. seeds]);
            lock (reporting)
                report(outcomes);
        });
    }

    private static List<Outcome> RunPool(int number, List<int> seeds)
    {
        var pool = new Pool(number);
        var cases = seeds.ConvertAll(seed => (Seed: seed, Case: Case.Draw(pool, seed)));
        using var assembly = new DrawnAssembly(cases.SelectMany(pair => pair.Case.Declared));
        return cases.ConvertAll(pair => Run(pair.Case, pair.Seed, assembly));
    }

    private static Outcome Run(Case run, int seed, DrawnAssembly assembly)
    {
        (Verdict Verdict, string? Where) judgement = default;
        int draw = 0;
        do
        {
            try
            {
                judgement = run.Run(assembly, HashCode(seed, draw));
            }
            catch (Exception exception)
            {
                var cause = exception.GetBaseException();
                string place = cause.StackTrace?.Split('\n').FirstOrDefault(line => line.Contains("KernelGen.", StringComparison.Ordinal))?.Trim() ?? "";
                judgement = (Verdict.Disagrees, $"{cause.GetType().Name}: {cause.Message} {place}");
            }
        }
        while (judgement.Verdict == Verdict.Undecided && ++draw < MostDraws);

        string where = judgement.Where ?? "";
        return judgement.Verdict == Verdict.Agrees
            ? new(seed, Verdict.Agrees, draw + 1, null, run.Kind, "")
            : new(seed, judgement.Verdict, Math.Min(draw + 1, MostDraws), where, $"{run.Kind}: {KindOf(where)}", DrawnAssembly.Source(run.Declared) + run);
    }

    /// <summary>The place without what differs from case to case.</summary>
    private static string KindOf(string where)
    {
        string place = where.Split(["[", " in /"], StringSplitOptions.None)[0];
        return Changing().Replace(place.Contains("borders", StringComparison.Ordinal) ? place[(place.IndexOf("borders", StringComparison.Ordinal) + 7)..] : place, "#");
    }

    [GeneratedRegex(@"\bL\d+(_\d+)?|\d+")]
    private static partial Regex Changing();

    /// <summary>Seeds of draws that have nothing in common with seeds of cases.</summary>
    private static int HashCode(int seed, int draw) => unchecked((seed * 486187739) + (draw * 1000003) + 12345);
}
