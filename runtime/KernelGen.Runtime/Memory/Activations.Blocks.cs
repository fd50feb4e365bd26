namespace KernelGen;

/// <content>Views of some blocks, so that a thread can take its samples through several layers without waiting for the others.</content>
public sealed partial class Activations
{
    /// <summary>Looks at some blocks of whole images as at a batch of their own; the memory is the same.</summary>
    /// <param name="first">The first block, at least 0.</param>
    /// <param name="count">Number of blocks, at least 1. The last one may hold fewer than 16 samples.</param>
    /// <exception cref="ArgumentOutOfRangeException">Not all of these blocks are in use.</exception>
    /// <exception cref="InvalidOperationException">Images are cut into strips, which need rows of other blocks.</exception>
    public Activations OfBlocks(int first, int count)
    {
        if (Strips > 1)
        {
            throw new InvalidOperationException(
                $"These images are cut into {Strips} strips, which need rows of other blocks. Allocate them with strips: 1.");
        }

        if (first < 0 || count < 1 || first + count > Blocks)
        {
            throw new ArgumentOutOfRangeException(
                nameof(first),
                first,
                $"Blocks {first} to {first + count - 1} were asked for, but blocks 0 to {Blocks - 1} are in use.");
        }

        return new Activations(Shape, count * BlockSamples, Border, strips: 1, _buffer.Slice(first * BlockLength, count * BlockLength))
        {
            Batch = Math.Min(count * BlockSamples, Batch - (first * BlockSamples)),
        };
    }
}
