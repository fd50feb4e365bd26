using System.Runtime.CompilerServices;

namespace KernelGen;

/// <summary>
/// An order of a layer's outputs in which neighbours have large weights at the same inputs, so that pruning to blocks of outputs keeps more
/// of a trained network. The network computes the same when the rows of W, the bias, what is between (batch normalisation), and the inputs
/// of the next layer take the same order. Outputs of a convolution with groups, and of a layer before one, cannot take another order.
/// Source: the rearrangement of filters of <i>1xN Pattern for Pruning Convolutional Neural Networks</i> (Lin et al., 2022), section 3.3;
/// the grouping here is a greedy one.
/// </summary>
public static class BlockOrder
{
    /// <summary>
    /// Finds the order: group by group, the first output that is left, and those whose magnitudes are most like the sum of the group's (the
    /// largest cosine). It is the same on every machine, and takes time in proportion to rows * rows * columns.
    /// </summary>
    /// <param name="rows">Output features; of a convolution, output channels.</param>
    /// <param name="columns">Input features; of a convolution without groups, <c>inChannels * taps</c>.</param>
    /// <param name="weights">Row-major W [rows, columns], finite.</param>
    /// <param name="outputs">Outputs of a block, a divisor of the rows.</param>
    /// <returns>[rows] for each place the output that comes there.</returns>
    /// <exception cref="ArgumentException">
    /// The weights have another shape, or one is NaN or infinite, or the blocks do not divide the rows.
    /// </exception>
    public static int[] OfOutputs(int rows, int columns, ReadOnlySpan<float> weights, int outputs)
    {
        SparsityPattern.RequireWeights(rows, columns, weights);
        if (outputs < 1 || rows % outputs != 0)
        {
            throw new ArgumentException(
                $"{rows} outputs cannot be cut into blocks of {outputs}. Choose a divisor of {rows}.", nameof(outputs));
        }

        var magnitudes = new float[weights.Length];
        for (int i = 0; i < magnitudes.Length; i++)
            magnitudes[i] = MathF.Abs(weights[i]);
        var norms = new double[rows];
        for (int row = 0; row < rows; row++)
            norms[row] = Math.Sqrt(Dot(Row(row), Row(row)));

        var left = Enumerable.Range(0, rows).ToList();
        var order = new int[rows];
        var sum = new float[columns];
        for (int place = 0; place < rows; place++)
        {
            int next = place % outputs == 0 ? 0 : MostLike(sum, left);
            order[place] = left[next];
            left.RemoveAt(next);
            if (place % outputs == 0)
                Array.Clear(sum);
            var row = Row(order[place]);
            for (int column = 0; column < columns; column++)
                sum[column] += row[column];
        }

        return order;

        ReadOnlySpan<float> Row(int row) => magnitudes.AsSpan(row * columns, columns);

        int MostLike(float[] sum, List<int> rows)
        {
            int best = 0;
            double largest = -1;
            for (int i = 0; i < rows.Count; i++)
            {
                double cosine = norms[rows[i]] == 0 ? 0 : Dot(sum, Row(rows[i])) / norms[rows[i]];
                if (cosine > largest)
                    (best, largest) = (i, cosine);
            }

            return best;
        }
    }

    /// <summary>The rows of a matrix, or the numbers of a vector, in another order: for W of the layer itself, and its bias.</summary>
    /// <param name="matrix">Row-major [rows, any].</param>
    /// <param name="order">[rows] for each place the row that comes there.</param>
    /// <exception cref="ArgumentException">The order is not one of the rows, or the matrix cannot be cut into so many.</exception>
    public static float[] Rows(ReadOnlySpan<float> matrix, ReadOnlySpan<int> order)
    {
        int columns = Require(matrix.Length, order, "rows");
        var ordered = new float[matrix.Length];
        for (int place = 0; place < order.Length; place++)
            matrix.Slice(order[place] * columns, columns).CopyTo(ordered.AsSpan(place * columns));
        return ordered;
    }

    /// <summary>The inputs of a matrix in another order: for W of the layer that reads the outputs.</summary>
    /// <param name="matrix">Row-major W [rows, inputs * taps]; after an image was flattened [rows * pixels, channels].</param>
    /// <param name="order">[inputs] for each place the input that comes there.</param>
    /// <param name="taps">
    /// Taps of a convolution; 1 for a linear layer. After <see cref="Flatten"/> too: its features are ordered by row, column, channel, so
    /// that the channels of each pixel take the order.
    /// </param>
    /// <exception cref="ArgumentException">The order is not one of the inputs, or the matrix cannot be cut into rows of them.</exception>
    public static float[] Inputs(ReadOnlySpan<float> matrix, ReadOnlySpan<int> order, int taps = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(taps);
        int rows = Require(matrix.Length / taps, order, "inputs");
        if (matrix.Length % taps != 0)
            throw new ArgumentException($"{matrix.Length} numbers are not as many for each of {taps} taps.", nameof(taps));
        var ordered = new float[matrix.Length];
        for (int row = 0; row < rows; row++)
        {
            int first = row * order.Length * taps;
            for (int place = 0; place < order.Length; place++)
                matrix.Slice(first + (order[place] * taps), taps).CopyTo(ordered.AsSpan(first + (place * taps)));
        }

        return ordered;
    }

    /// <summary>Numbers of each of the lines that an order has.</summary>
    private static int Require(int length, ReadOnlySpan<int> order, string lines)
    {
        var seen = new bool[order.Length];
        foreach (int line in order)
        {
            if (line < 0 || line >= seen.Length || seen[line])
                throw new ArgumentException($"An order of {seen.Length} {lines} has each from 0 to {seen.Length - 1} once.", nameof(order));
            seen[line] = true;
        }

        return order.Length > 0 && length % order.Length == 0
            ? length / order.Length
            : throw new ArgumentException($"{length} numbers cannot be cut into {order.Length} {lines}.", nameof(order));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double Dot(ReadOnlySpan<float> one, ReadOnlySpan<float> other)
    {
        // Four sums in a fixed order: the same on every machine.
        double s0 = 0, s1 = 0, s2 = 0, s3 = 0;
        int i = 0;
        for (; i + 4 <= one.Length; i += 4)
        {
            s0 += (double)one[i] * other[i];
            s1 += (double)one[i + 1] * other[i + 1];
            s2 += (double)one[i + 2] * other[i + 2];
            s3 += (double)one[i + 3] * other[i + 3];
        }

        for (; i < one.Length; i++)
            s0 += (double)one[i] * other[i];
        return s0 + s1 + (s2 + s3);
    }
}
