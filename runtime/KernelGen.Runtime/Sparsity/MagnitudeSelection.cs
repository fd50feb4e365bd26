using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace KernelGen;

/// <summary>
/// Finds the largest of many magnitudes in linear time. The bits of floats that are not negative, read as integers, are in the order of the
/// numbers. A histogram says which exponent the least key has that is chosen, and its other bits are found two at a time among the keys of
/// that exponent, by counting how many are at least as large. No branch depends on the numbers. Of equal magnitudes the first ones count as
/// larger, so the choice is the same everywhere.
/// </summary>
internal static partial class MagnitudeSelection
{
    /// <summary>So few that comparing each with all others costs less than counting.</summary>
    private const int Few = 32;

    /// <summary>From so many keys on, a histogram costs less than counting them several times.</summary>
    private const int Many = 2048;

    /// <summary>A bin of the histogram has one exponent and one bit of the mantissa.</summary>
    private const int BinShift = 22, Bins = 1 << (32 - BinShift);

    /// <summary>Histograms that are filled in turn, so that an increment seldom waits for the one before it.</summary>
    private const int Histograms = 4;

    /// <summary>[numbers] whether each is among the largest.</summary>
    /// <param name="magnitudes">The magnitudes; negative ones take no part and are never chosen.</param>
    /// <param name="count">How many to choose; all that take part where there are fewer.</param>
    public static bool[] Largest(ReadOnlySpan<float> magnitudes, int count)
    {
        var chosen = new bool[magnitudes.Length];
        Choose(magnitudes, count, chosen);
        return chosen;
    }

    /// <summary>As <see cref="Largest"/>, in memory of the caller.</summary>
    /// <param name="magnitudes">The magnitudes.</param>
    /// <param name="count">How many to choose.</param>
    /// <param name="chosen">[numbers] whether each is among the largest, overwritten.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Choose(ReadOnlySpan<float> magnitudes, int count, Span<bool> chosen)
    {
        if (count <= 0)
        {
            chosen.Clear();
            return;
        }

        var keys = MemoryMarshal.Cast<float, int>(magnitudes);
        if (keys.Length <= Few)
        {
            ChooseOfFew(keys, count, chosen);
            return;
        }

        var (least, reached) = Threshold(keys, count);
        for (int i = 0; i < keys.Length; i++)
            chosen[i] = keys[i] >= least;
        for (int i = keys.Length, surplus = reached - count; surplus > 0; surplus--)
        {
            i = keys[..i].LastIndexOf(least);
            chosen[i] = false;
        }
    }

    /// <summary>
    /// The numbers of the largest, ascending: as <see cref="NumbersOf"/> of <see cref="Largest"/>, without the memory for a mask.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int[] LargestNumbers(ReadOnlySpan<float> magnitudes, int count)
    {
        if (count <= 0)
            return [];
        var keys = MemoryMarshal.Cast<float, int>(magnitudes);
        if (LargestNumbersBySample(keys, count) is { } few)
            return few;
        var (least, reached) = Threshold(keys, count);
        var numbers = new int[reached];
        var lowest = new Vector<int>(least);
        for (int i = 0, end, found = 0; found < reached; i = end)
        {
            end = Math.Min(keys.Length, i + Vector<int>.Count);
            if (end - i == Vector<int>.Count && !Vector.GreaterThanOrEqualAny(new Vector<int>(keys[i..]), lowest))
                continue;

            // Each number is written, and the next one over it unless it is chosen.
            for (int k = i; k < end && found < reached; k++)
            {
                numbers[found] = k;
                found += keys[k] >= least ? 1 : 0;
            }
        }

        return reached <= count ? numbers : WithoutLastTies(numbers, keys, least, count);
    }

    /// <summary>The numbers of those that were chosen, ascending.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int[] NumbersOf(ReadOnlySpan<bool> chosen)
    {
        var numbers = new int[chosen.Count(true)];
        for (int i = 0, count = 0; count < numbers.Length; i++)
        {
            if (chosen[i])
                numbers[count++] = i;
        }

        return numbers;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ChooseOfFew(ReadOnlySpan<int> keys, int count, Span<bool> chosen)
    {
        for (int i = 0; i < keys.Length; i++)
        {
            int key = keys[i], larger = 0;
            for (int j = 0; j < keys.Length; j++)
                larger += keys[j] > key || (keys[j] == key && j < i) ? 1 : 0;
            chosen[i] = key >= 0 && larger < count;
        }
    }

    /// <summary>Drops the last ones of the least key until as many stay as wanted.</summary>
    private static int[] WithoutLastTies(int[] numbers, ReadOnlySpan<int> keys, int least, int count)
    {
        var kept = new int[count];
        int surplus = numbers.Length - count;
        for (int i = numbers.Length - 1, to = count; i >= 0; i--)
        {
            if (surplus > 0 && keys[numbers[i]] == least)
                surplus--;
            else
                kept[--to] = numbers[i];
        }

        return kept;
    }

    /// <summary>
    /// The least key that is chosen, and how many keys reach it: <paramref name="count"/> or, with too many of this size, more. 0 and all
    /// that take part, where they are fewer.
    /// </summary>
    private static (int Least, int Reached) Threshold(ReadOnlySpan<int> keys, int count)
    {
        if (keys.Length < Many)
            return Threshold(keys, count, least: 0, shift: 28);
        var (bin, inBin, above) = LeastBin(keys, count);
        int[] rented = ArrayPool<int>.Shared.Rent(inBin + 1);
        CopyBin(keys, bin, rented);
        var (least, reached) = Threshold(rented.AsSpan(0, inBin), count - above, bin << BinShift, BinShift - 2);
        ArrayPool<int>.Shared.Return(rented);
        return (least, above + reached);
    }

    /// <summary>Finds a threshold of which some bits are known.</summary>
    /// <param name="keys">The keys.</param>
    /// <param name="count">How many to choose.</param>
    /// <param name="least">The bits that are known.</param>
    /// <param name="shift">Place of the lower one of the next two bits, even; all bits below are 0.</param>
    private static (int Least, int Reached) Threshold(ReadOnlySpan<int> keys, int count, int least, int shift)
    {
        // All keys from `least` on are `reached`.
        var (reached, high, _) = CountFrom(keys, least, 1 << 30, 1 << 30);
        if (shift == 28 && high >= count)
            (least, reached) = (1 << 30, high);
        for (; shift >= 0 && reached > count; shift -= 2)
        {
            int step = 1 << shift;
            var (one, two, three) = CountFrom(keys, least + step, least + (2 * step), least + (3 * step));
            if (three >= count)
                (least, reached) = (least + (3 * step), three);
            else if (two >= count)
                (least, reached) = (least + (2 * step), two);
            else if (one >= count)
                (least, reached) = (least + step, one);
        }

        return (least, reached);
    }

    /// <summary>
    /// The bin of the least key that is chosen, how many keys it has, and how many are above it; bin 0 where they are fewer.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static (int Bin, int InBin, int Above) LeastBin(ReadOnlySpan<int> keys, int count)
    {
        Span<int> histograms = stackalloc int[Histograms * Bins];
        histograms.Clear();
        for (int i = 0; i < keys.Length; i++)
            histograms[((i % Histograms) * Bins) + (keys[i] >>> BinShift)]++;
        int bin = (Bins / 2) - 1, above = 0;
        for (int size; ; bin--, above += size)
        {
            size = 0;
            for (int i = bin; i < histograms.Length; i += Bins)
                size += histograms[i];
            if (bin == 0 || above + size >= count)
                return (bin, size, above);
        }
    }

    /// <summary>Copies the keys of a bin.</summary>
    /// <param name="keys">The keys.</param>
    /// <param name="bin">The bin.</param>
    /// <param name="to">[at least keys of the bin + 1] the copies.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void CopyBin(ReadOnlySpan<int> keys, int bin, Span<int> to)
    {
        // Each key is written, and the next one over it unless it is in the bin.
        int found = 0;
        foreach (int key in keys)
        {
            to[found] = key;
            found += key >>> BinShift == bin ? 1 : 0;
        }
    }

    /// <summary>How many keys are at least as large as each of three.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static (int A, int B, int C) CountFrom(ReadOnlySpan<int> keys, int a, int b, int c)
    {
        Vector<int> fromA = new(a), fromB = new(b), fromC = new(c);
        Vector<int> countA = default, countB = default, countC = default;
        ref int first = ref MemoryMarshal.GetReference(keys);
        int i = 0;
        for (; i <= keys.Length - Vector<int>.Count; i += Vector<int>.Count)
        {
            var key = Vector.LoadUnsafe(ref first, (nuint)i);
            countA -= Vector.GreaterThanOrEqual(key, fromA);
            countB -= Vector.GreaterThanOrEqual(key, fromB);
            countC -= Vector.GreaterThanOrEqual(key, fromC);
        }

        var (sumA, sumB, sumC) = (Vector.Sum(countA), Vector.Sum(countB), Vector.Sum(countC));
        for (; i < keys.Length; i++)
        {
            sumA += keys[i] >= a ? 1 : 0;
            sumB += keys[i] >= b ? 1 : 0;
            sumC += keys[i] >= c ? 1 : 0;
        }

        return (sumA, sumB, sumC);
    }
}
