namespace KernelGen.Runtime.Tests.Sparsity;

/// <summary>A packed pattern read as a kernel reads it has every nonzero once, in the order that the kernel expects.</summary>
public sealed class PackedPatternTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 5)]
    [InlineData(1, 40)]
    [InlineData(2, 1)]
    [InlineData(3, 1)]
    [InlineData(4, 1)]
    public void Panels_have_every_nonzero_once(int height, int linesPerRun)
    {
        var used = PackedPattern.ForForward(SparsityPattern.Random(23, 17, 0.3, seed: 5), new PatternPacking(height, Block: 5));
        var pattern = SparsityPattern.Random(23, 17, 0.45, seed: 7);
        var packed = PackedPattern.ForForward(pattern, new PatternPacking(height, Block: 5), used, linesPerRun);
        Assert.Equal(linesPerRun, packed.LinesPerRun);
        Assert.Equal(pattern.Nonzeros, packed.Order.Length);
        int[] columns = pattern.ColumnIndices.ToArray();
        int[] rows = [.. Enumerable.Range(0, 23).SelectMany(
            row => Enumerable.Repeat(row, pattern.RowStarts[row + 1] - pattern.RowStarts[row]))];
        var found = new List<int>();
        foreach (var (row, column, place) in Walk(packed, height, 23))
        {
            Assert.Equal((rows[place], columns[place]), (row, column));
            found.Add(place);
        }

        Assert.Equal(Enumerable.Range(0, pattern.Nonzeros), found.Order());
        Assert.Equal(pattern.Nonzeros, packed.Work[^1]);
    }

    /// <summary>Rows of a run stay together, the shortest first, equal ones in their own order.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    public void Rows_of_a_run_are_in_the_order_of_their_length(int linesPerRun)
    {
        var pattern = SparsityPattern.Random(23, 40, 0.7, seed: 3);
        var packed = PackedPattern.ForForward(pattern, new PatternPacking(1, Block: 16), used: null, linesPerRun);
        for (int b = 0; b < packed.Blocks; b++)
        {
            var rows = Enumerable.Range(b * 23, 23).Select(at => (
                Row: packed.Starts[(2 * at) + 1], Length: packed.Starts[2 * (at + 1)] - packed.Starts[2 * at])).ToArray();
            for (int first = 0; first < 23; first += linesPerRun)
            {
                var run = rows[first..Math.Min(first + linesPerRun, 23)];
                Assert.Equal(Enumerable.Range(first, run.Length), run.Select(row => row.Row).Order());
                Assert.Equal(run.OrderBy(row => row.Length).ThenBy(row => row.Row), run);
            }
        }
    }

    [Fact]
    public void Rows_of_small_layers_keep_their_order()
    {
        Assert.Equal(1, LinesPerRun(512, 1024));
        Assert.Equal(2 * KernelTrial.Step, LinesPerRun(513, 1024));
        Assert.Equal(2 * KernelTrial.Step, LinesPerRun(2000, 1024));

        static int LinesPerRun(int rows, int columns) =>
            PackedPattern.ForForward(SparsityPattern.Random(rows, columns, 0.999, seed: 1), new PatternPacking(1, Block: 128)).LinesPerRun;
    }

    /// <summary>Row, column and place in the pattern of each weight, in the order in which a kernel reads the weights.</summary>
    private static IEnumerable<(int Row, int Column, int Place)> Walk(PackedPattern packed, int height, int rows)
    {
        int[] order = packed.Order.ToArray();
        ushort[] offsets = packed.Offsets.ToArray();
        int entries = 1 << height, weight = 0;
        for (int b = 0; b < packed.Blocks; b++)
        {
            for (int panel = 0; panel < packed.Panels; panel++)
            {
                int entry = ((b * packed.Panels) + panel) * entries;
                Assert.Equal(weight, packed.Starts[entry]);
                for (int set = 1; set < 1 << height; set++)
                {
                    int first = height == 1 ? packed.Starts[entry] : packed.Starts[entry + set];
                    int end = height == 1 ? packed.Starts[entry + 2]
                        : packed.Starts[entry + set + 1 + (set + 1 == entries ? 1 : 0)];
                    for (int at = first; at < end; at++)
                    {
                        for (int line = 0; line < height; line++)
                        {
                            int row = height == 1 ? packed.Starts[entry + 1] : (panel * height) + line;
                            if ((set >> line & 1) == 0)
                                continue;
                            Assert.InRange(row, 0, rows - 1);
                            yield return (row, (b * packed.InputBlock) + (offsets[at] / Activations.BlockSamples), order[weight++]);
                        }
                    }
                }
            }
        }
    }
}
