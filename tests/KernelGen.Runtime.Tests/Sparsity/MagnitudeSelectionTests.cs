namespace KernelGen.Runtime.Tests.Sparsity;

/// <summary>Selection of the largest magnitudes, and patterns that differ in some positions.</summary>
public sealed class MagnitudeSelectionTests
{
    [Theory]
    [InlineData(1, 0)]
    [InlineData(1, 1)]
    [InlineData(4, 2)]
    [InlineData(31, 40)]
    [InlineData(32, 9)]
    [InlineData(33, 9)]
    [InlineData(1000, 1)]
    [InlineData(1000, 317)]
    [InlineData(1000, 999)]
    [InlineData(1000, 1000)]
    [InlineData(1000, 5000)]
    [InlineData(2047, 300)]
    [InlineData(2048, 1)]
    [InlineData(2049, 700)]
    [InlineData(5000, 4000)]
    [InlineData(5000, 5000)]
    [InlineData(70001, 12345)]
    public void It_chooses_what_a_stable_sort_puts_first(int length, int count)
    {
        // Few distinct magnitudes make ties; negative numbers take no part.
        var random = new SeededRandom(length + count);
        float[] magnitudes = [.. Enumerable.Range(0, length).Select(_ => random.NextInt(4) switch
        {
            0 => random.NextInt(5),
            1 => -1,
            2 => float.Epsilon * random.NextInt(3),
            _ when random.NextInt(50) == 0 => float.PositiveInfinity,
            _ => MathF.Abs(random.NextUniform(1e30f)),
        })];
        var expected = Enumerable.Range(0, length).Where(i => magnitudes[i] >= 0)
            .OrderByDescending(i => magnitudes[i]).Take(count).ToHashSet();
        var chosen = MagnitudeSelection.Largest(magnitudes, count);
        Assert.Equal(expected.Order(), Enumerable.Range(0, length).Where(i => chosen[i]));
        Assert.Equal(expected.Order(), MagnitudeSelection.LargestNumbers(magnitudes, count));
    }

    /// <summary>Of very many keys, a sample says where to look; whether it is right or misleads, the choice is that of all keys.</summary>
    [Theory]
    [InlineData("uniform", 1)]
    [InlineData("uniform", 3000)]
    [InlineData("uniform", 30_000)]
    [InlineData("few distinct", 3000)]
    [InlineData("mostly negative", 2000)]
    [InlineData("mostly negative", 20_000)]
    [InlineData("all equal", 5000)]
    [InlineData("zeros", 5000)]
    [InlineData("large at the end", 5000)]
    [InlineData("large in some columns", 5000)]
    [InlineData("a few are huge", 100)]
    public void A_sample_changes_no_choice(string kind, int count)
    {
        const int length = 150_001;
        var random = new SeededRandom(7);
        float[] magnitudes = [.. Enumerable.Range(0, length).Select(i => kind switch
        {
            "few distinct" => random.NextInt(5),
            "mostly negative" => random.NextInt(10) == 0 ? MathF.Abs(random.NextUniform(1)) : -1,
            "all equal" => 0.5f,
            "zeros" => i % 100 == 0 ? 1 : 0,
            "large at the end" => i > length - 6000 ? 2 + MathF.Abs(random.NextUniform(1)) : MathF.Abs(random.NextUniform(1)),
            "large in some columns" => i % 784 < 20 ? 2 + MathF.Abs(random.NextUniform(1)) : 0.1f,
            "a few are huge" => i % 40_000 == 1 ? float.PositiveInfinity : MathF.Abs(random.NextUniform(1e-30f)),
            _ => MathF.Abs(random.NextUniform(1)),
        })];
        int[] expected = MagnitudeSelection.NumbersOf(MagnitudeSelection.Largest(magnitudes, count));
        Assert.Equal(expected, MagnitudeSelection.LargestNumbers(magnitudes, count));
    }

    [Theory]
    [InlineData(100)]
    [InlineData(5000)]
    public void Of_equal_ones_the_first_count_as_larger(int length)
    {
        float[] magnitudes = [.. Enumerable.Range(0, length).Select(i => i % 10 == 3 ? -0f : 0.25f)];
        int[] expected = [.. Enumerable.Range(0, length).Where(i => i % 10 != 3).Take(length / 2)];
        Assert.Equal(expected, MagnitudeSelection.LargestNumbers(magnitudes, length / 2));
        Assert.Equal(expected, MagnitudeSelection.NumbersOf(MagnitudeSelection.Largest(magnitudes, length / 2)));
    }

    [Theory]
    [InlineData(7, 5, 0.5)]
    [InlineData(1, 1, 1)]
    [InlineData(3, 100, 0.95)]
    [InlineData(40, 2, 0)]
    public void Positions_come_and_go(int rows, int columns, double sparsity)
    {
        var pattern = SparsityPattern.Random(rows, columns, sparsity, seed: 1);
        var mask = pattern.ToMask();
        var kept = Enumerable.Range(0, pattern.Nonzeros).Select(k => k % 3 != 0).ToArray();
        var some = pattern.Where(kept);
        Assert.Equal(kept.Count(k => k), some.Nonzeros);
        Assert.Equal(some.Nonzeros, some.CountCommon(pattern));
        int[] positions = [.. Enumerable.Range(0, mask.Length).Where(i => i % 2 == 0)];
        Assert.Equal(mask.Select((isSet, i) => isSet || i % 2 == 0), pattern.With(positions).ToMask());

        int empty = mask.Length - pattern.Nonzeros;
        foreach (int count in new[] { 0, empty / 2, empty, empty + 3 })
        {
            var more = pattern.WithRandom(count, seed: 2);
            Assert.Equal(pattern.Nonzeros + Math.Min(count, empty), more.Nonzeros);
            Assert.Equal(pattern.Nonzeros, more.CountCommon(pattern));
            Assert.Equal(more.ToMask(), pattern.WithRandom(count, seed: 2).ToMask());
        }
    }

    [Fact]
    public void Random_positions_are_equally_likely()
    {
        var pattern = SparsityPattern.FromMask(2, 5, [true, false, false, true, false, false, false, true, false, false]);
        var counts = new int[10];
        for (int seed = 0; seed < 7000; seed++)
        {
            var mask = pattern.WithRandom(2, seed).ToMask();
            for (int i = 0; i < 10; i++)
                counts[i] += mask[i] ? 1 : 0;
        }

        // Two of seven: 2000 each, with a standard deviation of 38.
        for (int i = 0; i < 10; i++)
            Assert.InRange(counts[i], i is 0 or 3 or 7 ? 7000 : 1800, i is 0 or 3 or 7 ? 7000 : 2200);
    }
}
