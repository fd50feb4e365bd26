namespace KernelGen.Tool.Files;

/// <summary>The checksum of the entries of an archive: CRC-32 as ZIP has it, computed part by part.</summary>
internal sealed class Crc32
{
    private const uint Polynomial = 0xEDB88320;

    private static readonly uint[] _table = [.. Enumerable.Range(0, 256).Select(RemainderOf)];

    private uint _state = uint.MaxValue;

    /// <summary>The checksum of all bytes so far.</summary>
    public uint Value => ~_state;

    /// <summary>Takes in further bytes.</summary>
    public void Add(ReadOnlySpan<byte> bytes)
    {
        uint state = _state;
        foreach (byte value in bytes)
            state = _table[(byte)(state ^ value)] ^ (state >> 8);
        _state = state;
    }

    private static uint RemainderOf(int value)
    {
        uint remainder = (uint)value;
        for (int bit = 0; bit < 8; bit++)
            remainder = (remainder & 1) != 0 ? Polynomial ^ (remainder >> 1) : remainder >> 1;
        return remainder;
    }
}
