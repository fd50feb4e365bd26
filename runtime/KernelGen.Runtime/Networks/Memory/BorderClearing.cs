namespace KernelGen;

/// <summary>Sets the border of activations to zero, for memory that held other values before.</summary>
/// <param name="activations">The activations.</param>
internal sealed class BorderClearing(Activations activations) : RowWork
{
    /// <summary>Clears the borders of all blocks in use.</summary>
    public void Run(Workers workers) => RunRows(activations, workers);

    /// <inheritdoc/>
    protected override void Row(int block, int row) => activations.ClearBorder(block, row);
}
