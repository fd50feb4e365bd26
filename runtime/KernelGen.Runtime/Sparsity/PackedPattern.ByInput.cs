using System.Runtime.CompilerServices;

namespace KernelGen.CompilerServices;

/// <content>Panels of lines that are walked input after input, each with the lines that it meets.</content>
public sealed partial class PackedPattern
{
    private static PackedPattern PackByInput(
        int lines, int inputs, ReadOnlySpan<int> starts, ReadOnlySpan<int> indices, PatternPacking packing, PackedPattern? used)
    {
        if (packing.Block != 0 || packing.Panel < 1 || Math.Min(packing.Panel, lines) > PatternPacking.MostInputs)
        {
            throw new ArgumentException(
                $"Panels of {packing.Panel} lines, by input, with blocks of {packing.Block} inputs cannot be packed: "
                + $"1 to {PatternPacking.MostInputs} lines without blocks can.",
                nameof(packing));
        }

        var packed = new PackedPattern(lines, inputs, packing, blocks: 1, indices.Length, used);
        packed.FillByInput(packing.Panel, lines, inputs, starts, indices);
        return packed;
    }

    /// <param name="height">Lines of a panel.</param>
    /// <param name="lines">Lines in all.</param>
    /// <param name="inputs">Inputs in all.</param>
    /// <param name="starts">Where the inputs of each line begin.</param>
    /// <param name="indices">The inputs.</param>
    /// <param name="step">Lines of the operand in a line of these.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void FillByInput(
        int height, int lines, int inputs, ReadOnlySpan<int> starts, ReadOnlySpan<int> indices, int step = 1)
    {
        int weight = 0;
        var (order, offsets) = (_order, _offsets);
        var next = starts[..lines].ToArray();
        for (int panel = 0; panel < Panels; panel++)
        {
            int first = panel * height, end = Math.Min(first + height, lines);
            for (int input = 0; input < inputs; input++)
            {
                for (int line = first; line < end; line++)
                {
                    if (next[line] == starts[line + 1] || indices[next[line]] != input)
                        continue;
                    offsets[weight] = (ushort)((line - first) * step * Activations.BlockSamples);
                    order[weight++] = next[line]++;
                }

                Starts[(panel * inputs) + input + 1] = weight;
            }

            Work[panel + 1] = weight;
        }
    }
}
