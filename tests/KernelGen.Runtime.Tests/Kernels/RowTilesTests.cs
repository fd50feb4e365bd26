namespace KernelGen.Runtime.Tests.Kernels;

/// <summary>How rows of pixels are cut.</summary>
public sealed class RowTilesTests
{
    [Theory]
    [InlineData(7, 8, "7")]
    [InlineData(14, 8, "7 7")]
    [InlineData(28, 8, "7 7 7 7")]
    [InlineData(56, 8, "8 8 8 8 8 8 8")]
    [InlineData(30, 8, "7 7 8 8")]
    [InlineData(9, 8, "7 2")]
    [InlineData(20, 8, "8 8 4")]
    [InlineData(27, 8, "7 8 8 4")]
    [InlineData(7, 6, "5 2")]
    [InlineData(14, 6, "5 5 4")]
    [InlineData(9, 6, "5 4")]
    [InlineData(11, 8, "7 4")]
    [InlineData(13, 8, "7 4 2")]
    [InlineData(3, 8, "2 1")]
    public void Rows_are_cut_into_few_tiles(int pixels, int largest, string tiles) =>
        Assert.Equal(tiles, string.Join(' ', Cut(pixels, largest)));

    [Fact]
    public void Long_rows_have_no_other_tiles_than_the_two_largest()
    {
        foreach (int largest in new[] { 3, 6, 8 })
        {
            for (int pixels = (largest - 1) * (largest - 1); pixels < 300; pixels++)
                Assert.All(Cut(pixels, largest), tile => Assert.InRange(tile, largest - 1, largest));
        }
    }

    /// <summary>The tiles of a row as the loops of a kernel take them.</summary>
    private static List<int> Cut(int pixels, int largest)
    {
        int end = RowTiles.ShortEnd(pixels, largest), pixel = 0;
        var tiles = new List<int>();
        foreach (var (until, size) in new[]
        {
            (end, largest - 1), (pixels, largest), (pixels, largest - 1), (pixels, 4), (pixels, 2), (pixels, 1),
        })
        {
            for (; size <= largest && pixel <= until - size; pixel += size)
                tiles.Add(size);
        }

        Assert.Equal(pixels, tiles.Sum());
        return tiles;
    }
}
