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

    public double UndecidedShare => Cases == 0 ? 0 : Undecided / (double)Cases;

    public void Add(Outcome outcome)
    {
        Cases++;
        Redrawn += outcome.Draws > 1 ? 1 : 0;
        if (outcome.Verdict == Verdict.Undecided)
            Undecided++;
        if (outcome.Verdict == Verdict.Agrees)
            return;
        string kind = $"{outcome.Verdict.ToString().ToLowerInvariant()}: {outcome.Kind}";
        if (!_kinds.TryGetValue(kind, out var seeds))
            _kinds[kind] = seeds = [];
        seeds.Add(outcome.Seed);
        if (outcome.Verdict == Verdict.Disagrees)
            Failures.Add(outcome);
    }

    public static string Describe(Outcome outcome) =>
        $"""
        seed {outcome.Seed} {outcome.Verdict.ToString().ToLowerInvariant()}: {outcome.Where}
        {outcome.Text}
        again: dotnet run -c Release --project tests/KernelGen.Fuzzing -- --seed {outcome.Seed} --cases 1

        """;

    public override string ToString()
    {
        string counts = string.Create(CultureInfo.InvariantCulture, $"{Cases} cases, {Failures.Count} disagree, {Undecided} undecided ({UndecidedShare:P2}), {Redrawn} drawn again");
        return string.Join('\n', _kinds.Select(kind => $"{kind.Value.Count,6}  {kind.Key}  (seeds {string.Join(", ", kind.Value.Order().Take(5))})").Append(counts));
    }
}
