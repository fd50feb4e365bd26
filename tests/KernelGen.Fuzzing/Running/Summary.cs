using System.Globalization;
using KernelGen.Reference.Pairs;

namespace KernelGen.Fuzzing.Running;

/// <summary>What all cases gave together.</summary>
internal sealed class Summary
{
    private readonly SortedDictionary<string, List<int>> _kinds = new(StringComparer.Ordinal);

    public int Cases { get; private set; }

    public int Undecided { get; private set; }

    public int Redrawn { get; private set; }

    public List<Outcome> Failures { get; } = [];

    /// <summary>The farthest distance of cases that agree.</summary>
    public double Farthest { get; private set; }

    public double UndecidedShare => Cases == 0 ? 0 : Undecided / (double)Cases;

    public void Add(Outcome outcome)
    {
        Cases++;
        Redrawn += outcome.Draws > 1 ? 1 : 0;
        var verdict = outcome.Judged.Verdict;
        if (verdict == Verdict.Agrees)
        {
            Farthest = Math.Max(Farthest, outcome.Judged.Distance);
            return;
        }

        if (verdict == Verdict.Undecided)
            Undecided++;
        string kind = $"{verdict.ToString().ToLowerInvariant()}: {outcome.Kind}";
        if (!_kinds.TryGetValue(kind, out var seeds))
            _kinds[kind] = seeds = [];
        seeds.Add(outcome.Seed);
        if (verdict == Verdict.Disagrees)
            Failures.Add(outcome);
    }

    public static string Describe(Outcome outcome) =>
        $"""
        seed {outcome.Seed} {outcome.Judged.Verdict.ToString().ToLowerInvariant()}: {outcome.Judged.Where}
        {outcome.Text}
        again: dotnet run -c Release --project tests/KernelGen.Fuzzing -- --seed {outcome.Seed} --cases 1

        """;

    public override string ToString()
    {
        var kinds = _kinds.Select(kind => $"{kind.Value.Count,6}  {kind.Key}  (seeds {string.Join(", ", kind.Value.Order().Take(5))})");
        string share = UndecidedShare.ToString("P2", CultureInfo.InvariantCulture);
        string farthest = Farthest.ToString("G2", CultureInfo.InvariantCulture);
        return string.Join('\n', kinds.Append(
            $"{Cases} cases, {Failures.Count} disagree, {Undecided} undecided ({share}), {Redrawn} drawn again, others within {farthest}"));
    }
}
