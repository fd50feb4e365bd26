using System.Runtime.Intrinsics;

namespace KernelGen;

/// <summary>
/// Moves values between lanes: each lane of a block gets the value of the strip that is some strips further in the same image. These strips
/// are in the lanes of two successive blocks. Lanes whose image has no such strip get zeros.
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
    /// <param name="block">The block that receives values.</param>
    /// <param name="strips">How many strips further; negative for strips before.</param>
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

        _index = Vector512.Create<int>(index);
        (_fromFirst, _fromSecond) = (Vector512.Create<int>(first).AsSingle(), Vector512.Create<int>(second).AsSingle());
        _bytes = Vector128.Create<byte>(bytes);
        (_bytesFromFirst, _bytesFromSecond) = (Vector128.Create<byte>(firstBytes), Vector128.Create<byte>(secondBytes));

        // All lanes of a block that does not exist are masked, so any other block may be read instead.
        First = Math.Clamp(firstBlock, 0, activations.Blocks - 1);
        Second = Math.Clamp(firstBlock + 1, 0, activations.Blocks - 1);
    }

    /// <summary>The first of the blocks to read.</summary>
    public int First { get; }

    /// <summary>The second of the blocks to read.</summary>
    public int Second { get; }

    /// <summary>All bits set in the lanes that receive a value.</summary>
    public Vector512<float> Inside => _fromFirst | _fromSecond;

    /// <summary>A line of the block, from the same line of the two blocks.</summary>
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
