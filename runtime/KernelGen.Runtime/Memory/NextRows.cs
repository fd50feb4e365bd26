using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace KernelGen;

/// <summary>
/// The samples that are loaded after the present block: they lie at random places of a large set, where the processor cannot know the next
/// one, so they are prefetched while the present block is transposed (runtime/README.md).
/// </summary>
/// <param name="samples">Samples, row after row.</param>
/// <param name="rows">[16] where each row begins; negative for a lane without sample. Empty for none.</param>
internal readonly ref struct NextRows(ReadOnlySpan<float> samples, ReadOnlySpan<int> rows)
{
    /// <summary>Floats of a cache line.</summary>
    private const int Line = 16;

    private readonly ref float _samples = ref MemoryMarshal.GetReference(samples);
    private readonly ReadOnlySpan<int> _rows = Sse.IsSupported ? rows : [];

    /// <summary>
    /// Prefetches the cache line of a feature in every row, for one in 16 features: a line has as many. Rows need not begin with a line, so
    /// that a row's last line may be missed.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public unsafe void Prefetch(int feature)
    {
        if (feature % Line != 0)
            return;
        foreach (int row in _rows)
        {
            // The address is not read: a prefetch of any address has no effect on the program.
            if (row >= 0)
                Sse.Prefetch1(Unsafe.AsPointer(ref Unsafe.Add(ref _samples, row + feature)));
        }
    }
}
