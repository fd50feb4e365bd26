using System.Runtime.Intrinsics;

namespace KernelGen;

/// <summary>
/// How the lanes of a block get what lies some strips further in their image: from the lanes of two blocks that follow each other. Lanes whose
/// image ends before get zeros.
/// </summary>
internal readonly struct LaneShift
{
    private const int Lanes = Activations.BlockSamples;

    private readonly Vector512<int> _index;
    private readonly Vector512<float> _fromFirst;
    private readonly Vector512<float> _fromSecond;
    private readonly Vector128<byte> _bytes;
    private readonly Vector128<byte> _bytesFromFirst;
    private readonly Vector128<byte> _bytesFromSecond;

    /// <param name="activations">Activations in strips.</param>
    /// <param name="block">The block that gets something.</param>
    /// <param name="strips">How many strips further; negative for those before.</param>
    public LaneShift(Activations activations, int block, int strips)
    {
        Span<int> index = stackalloc int[Lanes], first = stackalloc int[Lanes], second = stackalloc int[Lanes];
        Span<byte> bytes = stackalloc byte[Lanes], firstBytes = stackalloc byte[Lanes], secondBytes = stackalloc byte[Lanes];
        int distance = (int)Math.Floor(strips / (double)Lanes), firstBlock = block + distance;
        for (int lane = 0; lane < Lanes; lane++)
        {
            int from = (block * Lanes) + lane + strips;
            bool inFirst = from < (firstBlock + 1) * Lanes, inside = IsInside(activations, (block * Lanes) + lane, strips);
            index[lane] = from & (Lanes - 1);
            bytes[lane] = (byte)index[lane];
            (first[lane], second[lane]) = (inside && inFirst ? -1 : 0, inside && !inFirst ? -1 : 0);
            (firstBytes[lane], secondBytes[lane]) = ((byte)first[lane], (byte)second[lane]);
        }

        (_index, _fromFirst, _fromSecond) = (Vector512.Create<int>(index), Vector512.Create<int>(first).AsSingle(), Vector512.Create<int>(second).AsSingle());
        (_bytes, _bytesFromFirst, _bytesFromSecond) = (Vector128.Create<byte>(bytes), Vector128.Create<byte>(firstBytes), Vector128.Create<byte>(secondBytes));

        // A block that does not exist gives nothing: any other may be read in its place.
        First = Math.Clamp(firstBlock, 0, activations.Blocks - 1);
        Second = Math.Clamp(firstBlock + 1, 0, activations.Blocks - 1);
    }

    /// <summary>The first of the blocks to read.</summary>
    public int First { get; }

    /// <summary>The second of the blocks to read.</summary>
    public int Second { get; }

    /// <summary>Lanes that get something, all bits set.</summary>
    public Vector512<float> Inside => _fromFirst | _fromSecond;

    /// <summary>A line of the block from the same line of those two.</summary>
    public Vector512<float> Of(Vector512<float> first, Vector512<float> second) =>
        (Vector512.Shuffle(first, _index) & _fromFirst) | (Vector512.Shuffle(second, _index) & _fromSecond);

    /// <inheritdoc cref="Of(Vector512{float}, Vector512{float})"/>
    public Vector128<byte> Of(Vector128<byte> first, Vector128<byte> second) =>
        (Vector128.Shuffle(first, _bytes) & _bytesFromFirst) | (Vector128.Shuffle(second, _bytes) & _bytesFromSecond);

    private static bool IsInside(Activations activations, int lane, int strips)
    {
        int strip = (lane % activations.Strips) + strips;
        return lane < activations.Lanes && strip >= 0 && strip < activations.Strips;
    }
}
