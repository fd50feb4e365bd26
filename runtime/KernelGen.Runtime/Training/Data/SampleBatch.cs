namespace KernelGen.Training;

/// <summary>The samples of one batch with their targets, valid until the next batch is requested.</summary>
/// <param name="Samples">
/// [any number, features] samples, some of which belong to the batch; images in the order channel, row, column.
/// </param>
/// <param name="Order">[batch] the numbers of the batch's samples in <paramref name="Samples"/>.</param>
/// <param name="Labels">[batch] a label for each; empty if there are none.</param>
/// <param name="Values">[batch, outputs] target numbers for each; empty if there are none.</param>
public readonly record struct SampleBatch(
    ReadOnlyMemory<float> Samples, ReadOnlyMemory<int> Order, ReadOnlyMemory<int> Labels, ReadOnlyMemory<float> Values)
{
    /// <summary>Samples of the batch.</summary>
    public int Count => Order.Length;

    /// <summary>The targets.</summary>
    public Targets Targets => new(Labels.Span, Values.Span);
}
