namespace KernelGen.Runtime.Tests.Sparsity;

/// <summary>A packed pattern read as a kernel reads it has every nonzero once, in the order that the kernel expects.</summary>
public sealed class PackedPatternTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Panels_have_every_nonzero_once(int height)
    {
        var used = PackedPattern.ForForward(SparsityPattern.Random(23, 17, 0.3, seed: 5), new PatternPacking(height, Block: 5));
        var pattern = SparsityPattern.Random(23, 17, 0.45, seed: 7);
        var packed = PackedPattern.ForForward(pattern, new PatternPacking(height, Block: 5), used);
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

    /// <summary>Row, column and place in the pattern of each weight, in the order in which a kernel reads the weights.</summary>
    private static IEnumerable<(int Row, int Column, int Place)> Walk(PackedPattern packed, int height, int rows)
    {
        int[] order = packed.Order.ToArray();
        ushort[] offsets = packed.Offsets.ToArray();
        int entries = height == 1 ? 1 : 1 << height, weight = 0;
        for (int b = 0; b < packed.Blocks; b++)
        {
            for (int panel = 0; panel < packed.Panels; panel++)
            {
                int entry = ((b * packed.Panels) + panel) * entries;
                Assert.Equal(weight, packed.Starts[entry]);
                for (int set = 1; set < 1 << height; set++)
                {
                    int first = height == 1 ? packed.Starts[entry] : packed.Starts[entry + set];
                    int end = height == 1 ? packed.Starts[entry + 1]
                        : packed.Starts[entry + set + 1 + (set + 1 == entries ? 1 : 0)];
                    for (int at = first; at < end; at++)
                    {
                        for (int line = 0; line < height; line++)
                        {
                            int row = (panel * height) + line;
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
