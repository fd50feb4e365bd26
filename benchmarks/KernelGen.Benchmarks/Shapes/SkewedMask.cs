namespace KernelGen.Benchmarks.Shapes;

/// <summary>Masks whose density grows quadratically over the columns, with exactly the nonzeros asked for.</summary>
public static class SkewedMask
{
    /// <summary>A mask [rows, columns], row-major, true where a weight is kept: round((1 - sparsity) rows columns) entries.</summary>
    public static bool[] Create(int rows, int columns, double sparsity, int seed)
    {
        var random = new Random(seed);
        int[] counts = Counts(rows, columns, (int)Math.Round((1 - sparsity) * rows * columns));
        var mask = new bool[rows * columns];
        int[] order = [.. Enumerable.Range(0, rows)];
        for (int column = 0; column < columns; column++)
        {
            random.Shuffle(order);
            foreach (int row in order.AsSpan(0, counts[column]))
                mask[(row * columns) + column] = true;
        }

        return mask;
    }

    /// <summary>
    /// Nonzeros of each column, in proportion to (column + 1/2)^2 up to the full column; what rounding leaves over goes to the densest
    /// columns with room.
    /// </summary>
    private static int[] Counts(int rows, int columns, int nonzeros)
    {
        // Columns that are full at this scale take no more, so the scale that gives the total is found by halving an interval.
        double low = 0, high = 4.0 * rows * columns * columns;
        for (int halving = 0; halving < 200; halving++)
        {
            double scale = (low + high) / 2;
            if (Total(scale) > nonzeros)
                high = scale;
            else
                low = scale;
        }

        int[] counts = [.. Enumerable.Range(0, columns).Select(column => Count(low, column))];
        for (int left = nonzeros - counts.Sum(), column = columns - 1; left > 0; column = column == 0 ? columns - 1 : column - 1)
        {
            if (counts[column] < rows)
            {
                counts[column]++;
                left--;
            }
        }

        return counts;

        long Total(double scale) => Enumerable.Range(0, columns).Sum(column => (long)Count(scale, column));

        int Count(double scale, int column)
        {
            double place = (column + 0.5) / columns;
            return (int)Math.Min(rows, scale * place * place);
        }
    }
}
