using System.Buffers;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace KernelGen;

/// <summary>
/// Measures, in the next backward passes of a sparse layer, where it would gain most from new weights: the positions of the largest dense
/// gradient, among those that have no weight or one of the smallest, which are to be dropped.
/// </summary>
/// <param name="gradient">Computes the gradient; all layers share it, one after the other.</param>
/// <param name="count">Weights that will be dropped, and positions to find.</param>
/// <param name="choice">Chooses the positions; null for those where the gradient is largest.</param>
/// <param name="steps">Steps whose gradients are added, those of the first batch of each.</param>
/// <param name="measured">Steps of which <paramref name="gradient"/> holds the sum already, from a checkpoint.</param>
internal sealed class GrowthProbe(DenseGradient gradient, int count, GrowthChoice? choice = null, int steps = 1, int measured = 0)
{
    private bool _waits = true;

    /// <summary>What has asked for it.</summary>
    public object? Owner { get; init; }

    /// <summary>In which run; one that a run has left behind counts no more.</summary>
    public object? Run { get; init; }

    /// <summary>The pattern for which positions were chosen.</summary>
    public SparsityPattern? Pattern { get; private set; }

    /// <summary>Steps that were measured.</summary>
    public int Measured { get; private set; } = measured;

    /// <summary>The positions that were chosen, row * columns + column, ascending; null until the last step was measured.</summary>
    public int[]? Positions { get; private set; }

    /// <summary>
    /// [nonzeros] whether each weight is among those that stay, in output-major order; empty until the last step was measured.
    /// </summary>
    public bool[] Kept { get; private set; } = [];

    /// <summary>Measures the next batch.</summary>
    public void BeginStep() => _waits = true;

    /// <summary>Measures a linear layer.</summary>
    public void Measure(SparseWeights weights, Activations x, Activations dy, Workers workers)
    {
        if (Positions is null && _waits)
            Take(weights, gradient.OfLinear(x, dy, workers, add: Measured > 0));
    }

    /// <summary>Measures a convolution.</summary>
    public void Measure(SparseWeights weights, Conv2dGeometry geometry, Activations x, Activations dy, Workers workers)
    {
        if (Positions is null && _waits)
            Take(weights, gradient.OfConvolution(geometry, x, dy, workers, add: Measured > 0));
    }

    private void Take(SparseWeights weights, Span<float> sum)
    {
        (Measured, _waits) = (Measured + 1, false);
        if (Measured == steps)
            Choose(weights, sum);
    }

    /// <summary>Chooses among blocks of weights: by their mean magnitude, and the sum of the gradient's over each.</summary>
    private void Choose(SparseWeights weights, Span<float> gradient)
    {
        TensorPrimitives.Abs(gradient, gradient);
        var (pattern, grid) = (weights.Pattern, weights.Grid);
        Pattern = pattern;
        if (grid.IsSingle)
        {
            float[] rented = ArrayPool<float>.Shared.Rent(pattern.Nonzeros);
            var magnitudes = rented.AsSpan(0, pattern.Nonzeros);
            weights.Magnitudes(magnitudes);
            (Kept, Positions) = Choose(grid, pattern, magnitudes, gradient, count);
            ArrayPool<float>.Shared.Return(rented);
            return;
        }

        var blocks = grid.Touched(pattern);
        var (kept, positions) = Choose(
            grid, blocks, weights.BlockMagnitudes(blocks), grid.Sums(gradient), grid.BlocksFor(count));
        Kept = grid.Spread(pattern, blocks, kept.AsSpan());
        Positions = grid.Whole(SparsityPattern.FromPositions(blocks.Rows, blocks.Columns, positions)).Positions();
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private (bool[] Kept, int[] Positions) Choose(
        BlockGrid grid, SparsityPattern pattern, ReadOnlySpan<float> magnitudes, Span<float> gradient, int number)
    {
        bool[] kept = MagnitudeSelection.Largest(magnitudes, pattern.Nonzeros - number);
        var bits = MemoryMarshal.Cast<float, int>(gradient);
        for (int row = 0; row < pattern.Rows; row++)
        {
            // The sign says that a weight stays: no branch depends on the choice.
            var ofRow = bits.Slice(row * pattern.Columns, pattern.Columns);
            for (int k = pattern.RowStarts[row]; k < pattern.RowStarts[row + 1]; k++)
                ofRow[pattern.ColumnIndices[k]] |= kept[k] ? int.MinValue : 0;
        }

        return (kept, choice is null ? grid.Replacements(pattern, kept, gradient, number) : choice(kept, gradient, number));
    }
}

/// <summary>Chooses positions by the dense gradient; of a layer with blocks, all numbers are those of blocks.</summary>
/// <param name="kept">[nonzeros] whether each is surely kept, in output-major order.</param>
/// <param name="gradient">[rows, columns] magnitude of the gradient, with a minus sign where a weight is surely kept.</param>
/// <param name="count">Weights that are not surely kept.</param>
/// <returns>The positions, row * columns + column, ascending.</returns>
internal delegate int[] GrowthChoice(ReadOnlySpan<bool> kept, ReadOnlySpan<float> gradient, int count);
