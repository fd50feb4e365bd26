using System.Runtime.CompilerServices;

namespace KernelGen.CompilerServices;

/// <content>
/// Panels of several lines: the inputs of a block are grouped by the set of lines that have a nonzero there, so that a kernel loads each
/// input once for all of them.
/// </content>
public sealed partial class PackedPattern
{
    /// <param name="lines">Lines in all.</param>
    /// <param name="inputs">Inputs in all.</param>
    /// <param name="block">Inputs of a block.</param>
    /// <param name="starts">Where the inputs of each line begin.</param>
    /// <param name="indices">The inputs, ascending in each line.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void FillPanels(int lines, int inputs, int block, ReadOnlySpan<int> starts, ReadOnlySpan<int> indices)
    {
        int height = Packing.Panel, weight = 0, offset = 0, entry = 0;
        var (order, offsets) = (_order, _offsets);
        var next = starts[..lines].ToArray();
        var merged = new MergedInputs(height, Math.Min(InputBlock, inputs));
        for (int b = 0; b < Blocks; b++)
        {
            for (int panel = 0; panel < Panels; panel++)
            {
                int first = panel * height, count = Math.Min(height, lines - first), before = weight;
                merged.Fill(next.AsSpan(first, count), starts.Slice(first, count + 1), indices, (b + 1) * block);
                Starts[entry++] = weight;
                for (int set = 1; set < 1 << height; set++)
                {
                    Starts[entry++] = offset;
                    for (int n = 0; n < merged.Count; n++)
                    {
                        if (merged.Sets[n] != set)
                            continue;
                        offsets[offset++] = (ushort)((merged.Inputs[n] - (b * block)) * Activations.BlockSamples);
                        for (int line = 0; line < count; line++)
                        {
                            if ((set >> line & 1) != 0)
                                order[weight++] = merged.Places[(n * height) + line];
                        }
                    }
                }

                Work[panel + 1] += weight - before;
            }
        }

        Starts[entry++] = weight;
        Starts[entry] = offset;
        for (int panel = 0; panel < Panels; panel++)
            Work[panel + 1] += Work[panel];
        _offsetsLength = offset;
    }

    /// <summary>The inputs of a panel in one block, ascending, each with the lines that have a nonzero there.</summary>
    private sealed class MergedInputs(int height, int most)
    {
        /// <summary>Number of inputs.</summary>
        public int Count { get; private set; }

        /// <summary>[count] the inputs.</summary>
        public int[] Inputs { get; } = new int[most];

        /// <summary>[count] the set of lines, a bit for each.</summary>
        public int[] Sets { get; } = new int[most];

        /// <summary>[count][height] the place of each line's nonzero; undefined for lines that are not in the set.</summary>
        public int[] Places { get; } = new int[height * most];

        /// <summary>Merges the lines up to an input, and moves them on.</summary>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Fill(Span<int> next, ReadOnlySpan<int> starts, ReadOnlySpan<int> indices, int end)
        {
            for (Count = 0; ; Count++)
            {
                int least = end, set = 0;
                for (int line = 0; line < next.Length; line++)
                {
                    int input = next[line] < starts[line + 1] ? indices[next[line]] : end;
                    if (input > least || input >= end)
                        continue;
                    set = input < least ? 1 << line : set | (1 << line);
                    least = input;
                }

                if (set == 0)
                    return;
                (Inputs[Count], Sets[Count]) = (least, set);
                for (int line = 0; line < next.Length; line++)
                {
                    if ((set >> line & 1) != 0)
                        Places[(Count * height) + line] = next[line]++;
                }
            }
        }
    }
}
