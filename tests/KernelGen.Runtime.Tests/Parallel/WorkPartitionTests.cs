namespace KernelGen.Runtime.Tests.Parallel;

public sealed class WorkPartitionTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 8)]
    [InlineData(7, 3)]
    [InlineData(512, 2)]
    [InlineData(512, 7)]
    public void Runs_cover_every_row_once_and_in_order(int rows, int parts)
    {
        var bounds = WorkPartition.ByNonzeros(Starts(rows, row => row % 5), parts);
        Assert.Equal(parts + 1, bounds.Length);
        Assert.Equal(0, bounds[0]);
        Assert.Equal(rows, bounds[parts]);
        for (int part = 0; part < parts; part++)
            Assert.True(bounds[part] <= bounds[part + 1]);
    }

    [Fact]
    public void Skewed_rows_are_cut_by_their_nonzeros()
    {
        // The first 16 rows hold nearly everything; halves by rows would be 16 : 1.
        var starts = Starts(256, row => row < 16 ? 500 : 1);
        var bounds = WorkPartition.ByNonzeros(starts, 2);
        Assert.InRange(bounds[1], 7, 9);
    }

    [Theory]
    [InlineData(100, 3, 24)]
    [InlineData(1100, 8, 60)]
    [InlineData(50, 4, 60)]
    public void Bounds_are_multiples_of_a_step(int rows, int parts, int step)
    {
        var bounds = WorkPartition.ByNonzeros(Starts(rows, row => row % 5), parts, step);
        Assert.All(bounds, bound => Assert.True(bound % step == 0 || bound == rows));
        Assert.Equal(bounds.Order(), bounds);
        Assert.Equal(rows, bounds[^1]);
    }

    [Theory]
    [InlineData(1024, 8, 24, 144)]
    [InlineData(1024, 3, 24, 360)]
    public void Bounds_at_multiples_of_a_step_are_the_nearest(int rows, int parts, int step, int most)
    {
        var bounds = WorkPartition.ByNonzeros(Starts(rows, _ => 10), parts, step);
        Assert.True(Enumerable.Range(0, parts).Max(part => bounds[part + 1] - bounds[part]) <= most);
    }

    private static int[] Starts(int rows, Func<int, int> nonzeros)
    {
        var starts = new int[rows + 1];
        for (int row = 0; row < rows; row++)
            starts[row + 1] = starts[row] + nonzeros(row);
        return starts;
    }
}
