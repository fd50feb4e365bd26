namespace KernelGen.Runtime.Tests.Tuning;

public sealed class TuningPolicyTests
{
    [Theory]
    [InlineData(0, 100.0, 100.0, 100.0)]
    [InlineData(0, 100.0, 98.5, 99.0)]
    [InlineData(1, 100.0, 97.5, 99.0)]
    [InlineData(2, 100.0, 97.5, 60.0)]
    [InlineData(0, 50.0, 97.5, 60.0)]
    public void A_candidate_must_save_more_than_the_margin(int expected, params double[] times) =>
        Assert.Equal(expected, TuningPolicy.Choose([.. Enumerable.Repeat(times, 8)]));

    [Fact]
    public void Interrupted_rounds_do_not_count()
    {
        double[] usual = [100, 80];
        Assert.Equal(1, TuningPolicy.Choose([usual, [100, 5000], usual, usual, [5000, 80], usual, usual]));
        usual = [100, 105];
        Assert.Equal(0, TuningPolicy.Choose([usual, [100, 1], usual, usual, [5000, 105], usual, usual]));
    }

    [Fact]
    public void A_candidate_must_save_that_much_in_three_rounds_of_four()
    {
        double[] won = [100, 60], hardly = [100, 99];
        Assert.Equal(0, TuningPolicy.Choose([won, won, won, won, won, hardly, hardly, hardly]));
        Assert.Equal(1, TuningPolicy.Choose([won, won, won, won, won, won, hardly, hardly]));
    }

    [Fact]
    public void A_machine_that_changes_its_pace_changes_no_choice()
    {
        var rounds = Enumerable.Range(0, 20).Select(i => new[] { 100.0 * (1 + (i % 7)), 90.0 * (1 + (i % 7)) });
        Assert.Equal(1, TuningPolicy.Choose([.. rounds]));
    }
}
