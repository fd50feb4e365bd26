using System.Runtime.CompilerServices;

namespace KernelGen.CompilerServices;

/// <content>
/// Single rows of large layers, in each block of inputs in the order of their length: a processor predicts the end of a loop that takes as
/// many turns as the loop before it. The ends of a few thousand loops it knows by heart after some steps.
/// </content>
public sealed partial class PackedPattern
{
    /// <summary>
    /// So many loops, one for each line in each block of inputs, are predicted in any order (generators/docs/layouts.md).
    /// </summary>
    private const int PredictedLoops = 4096;

    /// <summary>
    /// Lines that are put in order together: their results stay in the L1 cache beside a block of inputs, and threads can share the work.
    /// A multiple of 12, because the tuner measures kernels on multiples of 12 lines.
    /// </summary>
    private const int OrderedLines = 24;

    private static int LinesPerRunOf(int lines, int blocks) => (long)lines * blocks > PredictedLoops ? OrderedLines : 1;

    /// <param name="inputs">Inputs in all.</param>
    /// <param name="starts">Where the inputs of each line begin.</param>
    /// <param name="indices">The inputs, ascending in each line.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void FillOrdered(int inputs, ReadOnlySpan<int> starts, ReadOnlySpan<int> indices)
    {
        int weight = 0, entry = 0;
        var (order, offsets) = (_order, _offsets);
        int[] next = starts[..Panels].ToArray(), ends = new int[LinesPerRun], lines = new int[LinesPerRun];
        int[] places = new int[Math.Min(InputBlock, inputs) + 2];
        for (int b = 0; b < Blocks; b++)
        {
            int first = b * InputBlock, end = first + InputBlock;
            for (int line = 0; line < next.Length; line += LinesPerRun)
            {
                int count = Math.Min(LinesPerRun, next.Length - line);
                for (int n = 0; n < count; n++)
                {
                    int k = next[line + n], last = starts[line + n + 1];
                    while (k < last && indices[k] < end)
                        k++;
                    ends[n] = k;
                }

                Sort(next.AsSpan(line, count), ends, places, lines);
                foreach (int n in lines.AsSpan(0, count))
                {
                    Starts[entry++] = weight;
                    Starts[entry++] = line + n;
                    for (int k = next[line + n]; k < ends[n]; k++)
                    {
                        offsets[weight] = (ushort)((indices[k] - first) * Activations.BlockSamples);
                        order[weight++] = k;
                    }

                    Work[line + n + 1] += ends[n] - next[line + n];
                    next[line + n] = ends[n];
                }
            }
        }

        Starts[entry] = weight;
        for (int line = 0; line < next.Length; line++)
            Work[line + 1] += Work[line];
    }

    /// <summary>The lines of a run, the shortest first, equal ones as they are: a counting sort.</summary>
    /// <param name="first">Where each begins.</param>
    /// <param name="ends">Where each ends.</param>
    /// <param name="places">[most inputs + 2] scratch.</param>
    /// <param name="lines">The lines, overwritten.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Sort(ReadOnlySpan<int> first, ReadOnlySpan<int> ends, Span<int> places, Span<int> lines)
    {
        int most = 0;
        for (int n = 0; n < first.Length; n++)
            most = Math.Max(most, ends[n] - first[n]);
        places = places[..(most + 2)];
        places.Clear();
        for (int n = 0; n < first.Length; n++)
            places[ends[n] - first[n] + 1]++;
        for (int length = 1; length <= most; length++)
            places[length] += places[length - 1];
        for (int n = 0; n < first.Length; n++)
            lines[places[ends[n] - first[n]]++] = n;
    }
}
