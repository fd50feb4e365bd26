using System.Runtime.CompilerServices;

namespace KernelGen.CompilerServices;

/// <content>Weights in blocks: the pattern of blocks is packed, and its order becomes that of their weights.</content>
public sealed partial class PackedPattern
{
    private static PackedPattern PackBlocks(SparsityPattern pattern, PatternPacking packing, WeightBlock weights)
    {
        int block = packing.Block == 0 ? pattern.Columns : packing.Block;
        if (packing.ByInput || packing.Panel != weights.Outputs || block < 1 || block % weights.Inputs != 0
            || Math.Min(block, pattern.Columns) > PatternPacking.MostInputs)
        {
            throw new ArgumentException(
                $"Panels of {packing.Panel} lines and blocks of {block} inputs cannot be packed with blocks of weights of {weights}: "
                + $"panels as high as a block of weights and multiples of its inputs can, at most {PatternPacking.MostInputs}.",
                nameof(packing));
        }

        var (grid, blocks) = BlocksOf(pattern, weights);
        var packed = new PackedPattern(pattern.Rows, pattern.Columns, packing, (pattern.Columns + block - 1) / block, blocks.Nonzeros);
        packed.FillLines(block / weights.Inputs, blocks.RowStarts, blocks.ColumnIndices, weights.Inputs);
        return packed.InBlocks(grid.WeightsOf(pattern, blocks, packed.Order));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static PackedPattern PackBlocksByInput(
        SparsityPattern pattern, InputMajorOrder inputMajor, PatternPacking packing, WeightBlock weights)
    {
        if (!packing.ByInput || packing.Block != 0 || packing.Panel < 1 || packing.Panel % weights.Inputs != 0
            || Math.Min(packing.Panel, pattern.Columns) > PatternPacking.MostInputs)
        {
            throw new ArgumentException(
                $"Panels of {packing.Panel} lines cannot be packed with blocks of weights of {weights}: by input and without blocks, "
                + $"multiples of their inputs can, at most {PatternPacking.MostInputs}.",
                nameof(packing));
        }

        var (grid, blocks) = BlocksOf(pattern, weights);
        var packed = new PackedPattern(pattern.Columns, pattern.Rows, packing, blocks: 1, blocks.Nonzeros);
        packed.FillByInput(
            packing.Panel / weights.Inputs, blocks.Columns, blocks.Rows, blocks.ColumnStarts, blocks.RowIndices, weights.Inputs);
        int[] order = grid.WeightsOf(pattern, blocks, OutputMajor(packed._order, blocks.ToInputMajor));
        var fromOutputMajor = inputMajor.FromOutputMajor;
        for (int k = 0; k < order.Length; k++)
            order[k] = fromOutputMajor[order[k]];
        return packed.InBlocks(order);
    }

    /// <summary>Numbers of blocks in output-major order for numbers in input-major order.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int[] OutputMajor(int[] inputMajor, ReadOnlySpan<int> toInputMajor)
    {
        int[] numbers = new int[toInputMajor.Length], outputMajor = new int[inputMajor.Length];
        for (int k = 0; k < numbers.Length; k++)
            numbers[toInputMajor[k]] = k;
        for (int k = 0; k < outputMajor.Length; k++)
            outputMajor[k] = numbers[inputMajor[k]];
        return outputMajor;
    }

    private static (BlockGrid Grid, SparsityPattern Blocks) BlocksOf(SparsityPattern pattern, WeightBlock weights)
    {
        if (pattern.Rows % weights.Outputs != 0 || pattern.Columns % weights.Inputs != 0)
        {
            throw new ArgumentException(
                $"A pattern of {pattern.Rows} x {pattern.Columns} cannot be cut into blocks of {weights}.", nameof(pattern));
        }

        var grid = new BlockGrid(pattern.Rows, pattern.Columns, weights);
        return grid.Fault(pattern) is { } fault ? throw new ArgumentException(fault, nameof(pattern)) : (grid, grid.Touched(pattern));
    }

    /// <summary>From blocks of weights to weights.</summary>
    private PackedPattern InBlocks(int[] order)
    {
        (_order, _orderLength) = (order, order.Length);
        for (int panel = 0; panel < Work.Length; panel++)
            Work[panel] *= _weights;
        return this;
    }
}
