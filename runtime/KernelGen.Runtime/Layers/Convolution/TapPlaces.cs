namespace KernelGen;

/// <summary>
/// Where the taps of a convolution lie in an operand, in lines of 16 floats (or in floats) from its first tap, and how far a block of
/// channels may reach: an offset has 16 bits. Taps that lie further apart get blocks of their own.
/// </summary>
internal sealed class TapPlaces
{
    /// <summary>Lines that an offset reaches.</summary>
    private const int Reach = 1 << 16;

    private readonly int[] _lines;
    private readonly int[] _group;
    private readonly int[] _groupLines;

    private TapPlaces(int[] lines, int[] group, int[] groupLines) => (_lines, _group, _groupLines) = (lines, group, groupLines);

    /// <summary>Groups of taps that share a block.</summary>
    public int Groups => _groupLines.Length;

    /// <summary>Places taps.</summary>
    /// <param name="lines">For each tap, ascending, how far behind the first it lies.</param>
    /// <param name="widest">
    /// The same with the widest rows that there may ever be: which taps share a block, and with it the order of the nonzeros, must not
    /// depend on the memory that a network gives to a layer.
    /// </param>
    /// <param name="channels">How far the channels of a block reach.</param>
    public static TapPlaces Of(int[] lines, ReadOnlySpan<long> widest, int channels)
    {
        var group = new int[lines.Length];
        List<int> groupLines = [];
        long groupStart = 0;
        for (int tap = 0; tap < lines.Length; tap++)
        {
            if (groupLines.Count == 0 || widest[tap] - groupStart + channels > Reach)
            {
                groupStart = widest[tap];
                groupLines.Add(lines[tap]);
            }

            group[tap] = groupLines.Count - 1;
        }

        return new TapPlaces(lines, group, [.. groupLines]);
    }

    /// <summary>Gives each of so many a block of its own, all at one place.</summary>
    public static TapPlaces Apart(int count) => new(new int[count], [.. Enumerable.Range(0, count)], new int[count]);

    /// <summary>The group of a tap.</summary>
    public int GroupOf(int tap) => _group[tap];

    /// <summary>Lines from the operand's first tap to the first one of a group.</summary>
    public int LinesOf(int group) => _groupLines[group];

    /// <summary>Lines from the first tap of its group to a tap.</summary>
    public int WithinGroup(int tap) => _lines[tap] - _groupLines[_group[tap]];
}
