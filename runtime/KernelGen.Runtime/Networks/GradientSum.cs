using System.Numerics.Tensors;

namespace KernelGen;

/// <summary>Adds a gradient to another of the same shape; their borders may differ.</summary>
/// <param name="from">What is added.</param>
/// <param name="to">What it is added to.</param>
internal sealed class GradientSum(Activations from, Activations to) : RowWork
{
    /// <summary>Adds all blocks in use.</summary>
    public void Run(Workers workers) => RunRows(to, workers);

    /// <inheritdoc/>
    protected override void Row(int block, int row)
    {
        var source = from.Row(block, row);
        var sum = to.Row(block, row);
        for (int at = 0; at < sum.Length; at += RunStep)
            TensorPrimitives.Add(sum.Slice(at, RunLength), source.Slice(at, RunLength), sum.Slice(at, RunLength));
    }
}
