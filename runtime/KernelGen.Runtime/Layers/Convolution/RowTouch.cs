using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace KernelGen;

/// <summary>
/// Reads a row of pixels once from end to end before a kernel of a sparse convolution reads its lines in the order of a pattern: memory is
/// fast in order, and slow in any other.
/// </summary>
internal static class RowTouch
{
    /// <summary>
    /// From this number of bytes on, activations do not stay in a core's own cache from one layer to the next; below it, reading them twice
    /// costs more than it saves.
    /// </summary>
    private const long Least = 4 << 20;

    /// <summary>Whether activations are that large.</summary>
    public static bool Pays(Activations activations) => (long)activations.Blocks * activations.BlockLength * sizeof(float) >= Least;

    /// <summary>Reads a number of each line.</summary>
    /// <returns>Nothing of use; it keeps the reads from being left out.</returns>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static int Read(ReadOnlySpan<float> row)
    {
        var numbers = MemoryMarshal.Cast<float, int>(row);
        int all = 0;
        for (int at = 0; at < numbers.Length; at += Activations.BlockSamples)
            all |= numbers[at];
        return all;
    }
}
