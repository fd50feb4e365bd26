using CsCheck;

namespace KernelGen.Runtime.Tests.Sparsity;

public sealed class SparsityPatternTests
{
    [Fact]
    public void Both_orders_describe_the_mask()
    {
        Gen.Select(Gen.Int[1, 40], Gen.Int[1, 40], Gen.Int[0, 100], Gen.Int).Sample((rows, columns, percent, seed) =>
        {
            var random = new SeededRandom(seed);
            var mask = new bool[rows * columns];
            foreach (ref bool kept in mask.AsSpan())
                kept = random.NextInt(100) < percent;

            var pattern = SparsityPattern.FromMask(rows, columns, mask);
            Assert.Equal(mask, pattern.ToMask());
            Assert.Equal(mask.Count(kept => kept), pattern.Nonzeros);
            RequireSameInBothOrders(pattern, mask);
        });
    }

    [Theory]
    [InlineData(784, 512, 0.9)]
    [InlineData(512, 256, 0.95)]
    [InlineData(33, 7, 0)]
    [InlineData(33, 7, 1)]
    [InlineData(1, 1, 0.5)]
    [InlineData(10, 10, 0.333)]
    public void A_random_pattern_has_exactly_the_sparsity_asked_for(int columns, int rows, double sparsity)
    {
        var pattern = SparsityPattern.Random(rows, columns, sparsity, seed: 7);
        Assert.Equal((int)Math.Round((1 - sparsity) * rows * columns, MidpointRounding.AwayFromZero), pattern.Nonzeros);
    }

    [Fact]
    public void A_random_pattern_is_uniform_and_repeats_by_seed()
    {
        var hits = new int[30 * 40];
        for (int seed = 0; seed < 1000; seed++)
        {
            var mask = SparsityPattern.Random(30, 40, 0.9, seed).ToMask();
            for (int i = 0; i < hits.Length; i++)
                hits[i] += mask[i] ? 1 : 0;
        }

        // 1000 draws at 10 %: mean 100, standard deviation 9.5; six of them on either side.
        Assert.All(hits, count => Assert.InRange(count, 43, 157));
        Assert.Equal(SparsityPattern.Random(30, 40, 0.9, 5).ToMask(), SparsityPattern.Random(30, 40, 0.9, 5).ToMask());
        Assert.NotEqual(SparsityPattern.Random(30, 40, 0.9, 5).ToMask(), SparsityPattern.Random(30, 40, 0.9, 6).ToMask());
    }

    [Fact]
    public void Magnitude_decides_by_threshold_or_by_rank()
    {
        float[] weights = [0, -3, 1, 2, -1, 0.5f];
        Assert.Equal([false, true, false, true, false, false], SparsityPattern.FromMagnitude(2, 3, weights, threshold: 1).ToMask());
        Assert.Equal([false, true, true, true, true, true], SparsityPattern.FromMagnitude(2, 3, weights).ToMask());

        // Three stay: -3, 2 and the earlier of 1 and -1.
        Assert.Equal([false, true, true, true, false, false], SparsityPattern.FromLargest(2, 3, weights, sparsity: 0.5).ToMask());
    }

    [Theory]
    [InlineData(new[] { 0, 1 }, new[] { 0 }, "2 entries, but 2 rows need 3")]
    [InlineData(new[] { 1, 1, 2 }, new[] { 0, 1 }, "runs from 1 to 2")]
    [InlineData(new[] { 0, 1, 3 }, new[] { 0, 1 }, "must run from 0 to the 2 entries")]
    [InlineData(new[] { 0, 3, 2 }, new[] { 0, 1 }, "must never fall")]
    [InlineData(new[] { 0, -1, 2 }, new[] { 0, 1 }, "must never fall")]
    [InlineData(new[] { 0, 1, 2 }, new[] { 0, 3 }, "columnIndices[1] = 3 in row 1 is out of range")]
    [InlineData(new[] { 0, 1, 2 }, new[] { -1, 0 }, "columnIndices[0] = -1 in row 0 is out of range")]
    [InlineData(new[] { 0, 2, 2 }, new[] { 1, 0 }, "columnIndices[1] = 0 in row 0 follows 1")]
    [InlineData(new[] { 0, 2, 2 }, new[] { 1, 1 }, "name no column twice")]
    public void Indices_that_make_no_pattern_are_refused(int[] rowStarts, int[] columnIndices, string message)
    {
        var thrown = Assert.Throws<ArgumentException>(() => SparsityPattern.FromCsr(2, 3, rowStarts, columnIndices));
        Assert.Contains(message, thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Sizes_sparsities_and_weights_that_cannot_be_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => SparsityPattern.Random(0, 3, 0.5, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => SparsityPattern.FromMask(3, -1, []));
        Assert.Throws<ArgumentOutOfRangeException>(() => SparsityPattern.FromMask(70_000, 70_000, []));
        Assert.Contains(
            "must lie between 0 and 1", Assert.Throws<ArgumentOutOfRangeException>(() => SparsityPattern.Random(3, 3, 1.5, 1)).Message,
            StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => SparsityPattern.Random(3, 3, double.NaN, 1));
        Assert.Contains(
            "mask has 5 entries, but a 2 x 3 matrix has 6",
            Assert.Throws<ArgumentException>(() => SparsityPattern.FromMask(2, 3, new bool[5])).Message, StringComparison.Ordinal);
        Assert.Contains(
            "weights[1, 0] is NaN",
            Assert.Throws<ArgumentException>(() => SparsityPattern.FromMagnitude(2, 2, [0, 0, float.NaN, 0])).Message,
            StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => SparsityPattern.FromMagnitude(2, 2, [0, 0, 0, 0], threshold: -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => SparsityPattern.FromMagnitude(2, 2, [0, 0, 0, 0], threshold: float.NaN));
        var pattern = SparsityPattern.FromMask(2, 3, [true, false, false, false, false, true]);
        Assert.True(pattern.Contains(1, 2));
        Assert.False(pattern.Contains(1, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => pattern.Contains(2, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => pattern.Contains(0, 3));
    }

    private static void RequireSameInBothOrders(SparsityPattern pattern, bool[] mask)
    {
        for (int column = 0; column < pattern.Columns; column++)
        {
            int previous = -1;
            for (int k = pattern.ColumnStarts[column]; k < pattern.ColumnStarts[column + 1]; k++)
            {
                Assert.True(pattern.RowIndices[k] > previous);
                previous = pattern.RowIndices[k];
                Assert.True(mask[(previous * pattern.Columns) + column]);
            }
        }

        for (int row = 0; row < pattern.Rows; row++)
        {
            for (int k = pattern.RowStarts[row]; k < pattern.RowStarts[row + 1]; k++)
            {
                int place = pattern.ToInputMajor[k], column = pattern.ColumnIndices[k];
                Assert.Equal(row, pattern.RowIndices[place]);
                Assert.InRange(place, pattern.ColumnStarts[column], pattern.ColumnStarts[column + 1] - 1);
            }
        }
    }
}
