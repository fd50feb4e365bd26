using KernelGen.Tool.Files;

namespace KernelGen.Tool.Inspect;

/// <summary>The mask of a matrix of which all numbers are stored: weights are the numbers that are not zero.</summary>
internal static class DenseMask
{
    /// <summary>Adds the weights to a mask.</summary>
    /// <param name="mask">The mask.</param>
    /// <param name="format">How the numbers lie in the file.</param>
    /// <param name="chunks">Bytes of whole numbers, row by row.</param>
    public static void Add(MaskCells mask, NumberFormat format, IEnumerable<ReadOnlyMemory<byte>> chunks)
    {
        long number = 0;
        foreach (var chunk in chunks)
        {
            var bytes = chunk.Span;
            for (int i = 0; i < bytes.Length; i += format.Size)
            {
                if (format.IsNonzero(bytes[i..]))
                    mask.Add(number);
                number++;
            }
        }
    }

    /// <summary>Adds the weights to a mask.</summary>
    /// <param name="mask">The mask.</param>
    /// <param name="numbers">The numbers, row by row.</param>
    public static void Add(MaskCells mask, float[] numbers)
    {
        for (int i = 0; i < numbers.Length; i++)
        {
            if (numbers[i] != 0)
                mask.Add(i);
        }
    }
}
