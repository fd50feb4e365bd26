using System.Runtime.CompilerServices;

namespace KernelGen;

/// <content>A pattern whose inputs have another order.</content>
public sealed partial class SparsityPattern
{
    /// <summary>The same positions after the inputs took another order.</summary>
    /// <param name="order">[inputs] for each place the input that comes there.</param>
    /// <param name="taps">Taps of a convolution, which columns count within each input; 1 for a linear layer.</param>
    /// <returns>The pattern, and for each of its nonzeros the number that it had before.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal (SparsityPattern Pattern, int[] Former) WithInputs(ReadOnlySpan<int> order, int taps)
    {
        var placeOf = new int[order.Length];
        for (int place = 0; place < order.Length; place++)
            placeOf[order[place]] = place;
        int[] indices = new int[Nonzeros], former = new int[Nonzeros];
        for (int row = 0; row < Rows; row++)
        {
            for (int k = _rowStarts[row]; k < _rowStarts[row + 1]; k++)
            {
                var (input, tap) = Math.DivRem(_columnIndices[k], taps);
                (indices[k], former[k]) = ((placeOf[input] * taps) + tap, k);
            }

            Array.Sort(indices, former, _rowStarts[row], _rowStarts[row + 1] - _rowStarts[row]);
        }

        return (new SparsityPattern(Rows, Columns, [.. _rowStarts], indices), former);
    }
}
