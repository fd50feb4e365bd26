namespace KernelGen.Runtime.Tests.Tuning;

public sealed class KernelRaceTests
{
    private static readonly TimeSpan Budget = TimeSpan.FromMilliseconds(50);

    [Theory]
    [InlineData(0.5)]
    [InlineData(30)]
    [InlineData(1_000)]
    [InlineData(40_000)]
    [InlineData(2_000_000)]
    public void The_budget_holds_and_times_are_those_of_the_whole_layer(double microseconds)
    {
        // 100,000 lines, so that two seconds for all of them leave time for rounds of some.
        const int lines = 100_000;
        var clock = new FakeClock();
        double[] costs = [microseconds, 0.8 * microseconds, 1.5 * microseconds];
        var rounds = new KernelRace(clock, Budget).Run(Array.ConvertAll(costs, cost => Trial(clock, lines, cost)));
        double compiling = costs.Sum() * KernelTrial.Step / lines;
        Assert.InRange(clock.Now.TotalMicroseconds, 0, Budget.TotalMicroseconds + compiling);
        Assert.True(rounds.Count >= 5, $"{rounds.Count} rounds");
        Assert.All(rounds, round => Assert.All(round.Zip(costs), pair => Assert.Equal(pair.Second, 1e6 * pair.First, 0.05 * pair.Second)));
    }

    [Fact]
    public void A_budget_that_is_too_short_still_gets_three_rounds()
    {
        var clock = new FakeClock();
        var rounds = new KernelRace(clock, TimeSpan.FromMicroseconds(1)).Run([Trial(clock, 8, 100), Trial(clock, 8, 50)]);
        Assert.Equal(3, rounds.Count);
    }

    [Fact]
    public void A_clock_that_stands_still_ends_the_race() =>
        Assert.InRange(
            new KernelRace(new FakeClock(), Budget).Run([Trial(new FakeClock(), 8, 1), Trial(new FakeClock(), 8, 1)]).Count, 3, 100_000);

    [Fact]
    public void Rounds_go_forth_and_back_between_the_candidates()
    {
        var clock = new FakeClock();
        var order = new List<int>();
        var trials = Enumerable.Range(0, 3).Select(i => new KernelTrial(24, (first, end) =>
        {
            order.Add(i);
            clock.Advance(100 * (end - first) / 24.0);
        })).ToArray();
        var rounds = new KernelRace(clock, TimeSpan.FromMilliseconds(6)).Run(trials);
        Assert.True(rounds.Count >= 4);
        Assert.Equal([0, 1, 2, 2, 1, 0, 0, 1, 2, 2, 1, 0], order.TakeLast(3 * rounds.Count).Take(12));
    }

    [Theory]
    [InlineData(7)]
    [InlineData(27)]
    [InlineData(5000)]
    public void Work_is_cut_where_every_panel_ends(int lines)
    {
        var clock = new FakeClock();
        var trial = new KernelTrial(lines, (first, end) =>
        {
            Assert.Equal(0, first);
            Assert.True(end == lines || end % 12 == 0, $"{end} of {lines}");
            clock.Advance(1_000_000.0 * end / lines);
        });
        new KernelRace(clock, Budget).Run([trial, trial]);
    }

    /// <summary>Short calls are repeated within one reading of the clock, but not where other data has to be read before each.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(5 << 20)]
    public void Before_each_call_the_data_of_the_network_is_read(long networkBytes)
    {
        var clock = new FakeClock();
        int calls = 0;
        var trial = new KernelTrial(24, (_, _) =>
        {
            calls++;
            clock.Advance(0.5);
        });
        int rounds = new KernelRace(clock, TimeSpan.FromMilliseconds(1), new OtherData(networkBytes)).Run([trial, trial]).Count;
        if (networkBytes > 0)
        {
            Assert.Equal(12, rounds);
            Assert.InRange(calls, 2 * rounds, (2 * rounds) + 8);
        }
        else
            Assert.True(calls > 20 * rounds, $"{calls} calls in {rounds} rounds");
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData((4 << 20) - 1, 0)]
    [InlineData(4 << 20, 4 << 20)]
    [InlineData((4 << 20) + 1, 8 << 20)]
    [InlineData(15 << 20, 16 << 20)]
    [InlineData(100L << 30, 16 << 20)]
    public void Small_networks_have_no_other_data_and_the_largest_more_than_caches_hold(long networkBytes, int expected)
    {
        var others = new OtherData(networkBytes);
        Assert.Equal(expected, others.Bytes);
        Assert.Equal(0, others.Read());
        others.Prepare();
        Assert.Equal(expected > 0 ? 1 : 0, others.Read());
    }

    private static KernelTrial Trial(FakeClock clock, int lines, double microseconds) =>
        new(lines, (first, end) => clock.Advance(microseconds * (end - first) / lines));
}
