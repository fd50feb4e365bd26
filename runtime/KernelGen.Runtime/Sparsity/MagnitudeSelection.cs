using System.Runtime.CompilerServices;

namespace KernelGen;

/// <summary>
/// Finds the largest of many magnitudes in linear time: a radix selection over the bits of floats that are not negative, which are in the
/// order of the numbers. Of equal magnitudes the first ones count as larger, so the choice is the same everywhere.
/// </summary>
internal static class MagnitudeSelection
{
    /// <summary>Bits of the three digits of the 31 bits without the sign, from the highest: where they begin, and how many.</summary>
    private static readonly (int Shift, int Bits)[] Digits = [(20, 11), (10, 10), (0, 10)];

    /// <summary>So few that comparing each with all others costs less than a histogram.</summary>
    private const int Few = 32;

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

        if (magnitudes.Length <= Few)
        {
            ChooseOfFew(magnitudes, count, chosen);
            return;
        }

        var (threshold, ties) = Threshold(magnitudes, count);
        for (int i = 0; i < chosen.Length; i++)
        {
            int key = BitConverter.SingleToInt32Bits(magnitudes[i]);
            chosen[i] = key > threshold || (key == threshold && ties-- > 0);
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
        var (threshold, ties) = Threshold(magnitudes, count);
        var numbers = new int[Math.Min(count, magnitudes.Length)];
        int found = 0;
        for (int i = 0; i < magnitudes.Length && found < numbers.Length; i++)
        {
            int key = BitConverter.SingleToInt32Bits(magnitudes[i]);
            if (key > threshold || (key == threshold && ties-- > 0))
                numbers[found++] = i;
        }

        return found == numbers.Length ? numbers : numbers[..found];
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
    private static void ChooseOfFew(ReadOnlySpan<float> magnitudes, int count, Span<bool> chosen)
    {
        for (int i = 0; i < magnitudes.Length; i++)
        {
            int key = BitConverter.SingleToInt32Bits(magnitudes[i]), larger = 0;
            for (int j = 0; j < magnitudes.Length; j++)
            {
                int other = BitConverter.SingleToInt32Bits(magnitudes[j]);
                larger += other > key || (other == key && j < i) ? 1 : 0;
            }

            chosen[i] = key >= 0 && larger < count;
        }
    }

    /// <summary>The least key that is chosen, and how many of that key; 0 and all where fewer take part than are to be chosen.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static (int Key, int Ties) Threshold(ReadOnlySpan<float> magnitudes, int count)
    {
        Span<int> histogram = stackalloc int[1 << 11];
        int prefix = 0, mask = 0;
        foreach (var (shift, bits) in Digits)
        {
            int digits = 1 << bits, digit = digits - 1;
            histogram.Clear();
            foreach (float magnitude in magnitudes)
            {
                int key = BitConverter.SingleToInt32Bits(magnitude);
                if (key >= 0 && (key & mask) == prefix)
                    histogram[(key >> shift) & (digits - 1)]++;
            }

            for (; digit >= 0 && histogram[digit] < count; digit--)
                count -= histogram[digit];
            if (digit < 0)
                return (0, int.MaxValue);
            prefix |= digit << shift;
            mask |= (digits - 1) << shift;
        }

        return (prefix, count);
    }
}
