using System.Runtime.CompilerServices;

namespace KernelGen;

/// <content>Numbers of weights as numbers of blocks, and back.</content>
internal sealed partial class BlockGrid
{
    /// <summary>[blocks] the mean over each block of numbers at the nonzeros of a pattern, which are in its output-major order.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public float[] Means(SparsityPattern pattern, SparsityPattern blocks, ReadOnlySpan<float> numbers)
    {
        if (IsSingle)
            return numbers.ToArray();
        var means = new float[blocks.Nonzeros];
        if (IsSplit)
        {
            int[] weights = WeightsOf(pattern, blocks, Count(blocks.Nonzeros));
            for (int k = 0; k < weights.Length; k++)
                means[k / block.Weights] += numbers[weights[k]];
        }
        else
        {
            for (int row = 0; row < rows; row++)
            {
                var sums = means.AsSpan(blocks.RowStarts[row / block.Outputs]);
                var own = numbers[pattern.RowStarts[row]..pattern.RowStarts[row + 1]];
                for (int k = 0; k < own.Length; k++)
                    sums[k / block.Inputs] += own[k];
            }
        }

        for (int k = 0; k < means.Length; k++)
            means[k] /= block.Weights;
        return means;
    }

    /// <summary>[nonzeros of the pattern] for each of its weights what its block has.</summary>
    public T[] Spread<T>(SparsityPattern pattern, SparsityPattern blocks, ReadOnlySpan<T> ofBlocks)
    {
        if (IsSingle)
            return ofBlocks.ToArray();
        var spread = new T[pattern.Nonzeros];
        int[] weights = WeightsOf(pattern, blocks, Count(blocks.Nonzeros));
        for (int k = 0; k < weights.Length; k++)
            spread[weights[k]] = ofBlocks[k / block.Weights];
        return spread;
    }

    /// <summary>[rows / outputs, columns / inputs] the sum over each block of a matrix [rows, columns].</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public float[] Sums(ReadOnlySpan<float> matrix)
    {
        if (IsSingle)
            return matrix.ToArray();
        var sums = new float[BlockRows * BlockColumns];
        for (int row = 0; row < rows; row++)
        {
            int first = row / block.Outputs * BlockColumns;
            for (int column = 0; column < columns; column++)
                sums[first + BlockColumnOf(column)] += matrix[(row * columns) + column];
        }

        return sums;
    }
}
