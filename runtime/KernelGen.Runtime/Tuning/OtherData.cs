using System.Numerics;

namespace KernelGen;

/// <summary>
/// What a step reads and writes between two runs of a pass. A measurement that repeats one pass finds its operands in the caches, where a
/// step of a large network does not: of two kernels for a convolution, the one that was chosen so took 1.25 times as long in the network
/// (1x1, 256->64, 14x14, batch 32, weights in blocks of 4 x 1).
/// </summary>
/// <param name="networkBytes">Bytes of a network's activations and their gradients; 0 for a pass by itself.</param>
internal sealed class OtherData(long networkBytes)
{
    /// <summary>Below this, activations stay in the caches of a core from one step to the next.</summary>
    private const long Least = 4 << 20;

    /// <summary>
    /// After so much, none of 7 MB was left in the caches of a core that has 32 MB of L3 cache to itself or with others.
    /// </summary>
    private const long Most = 16 << 20;

    private byte[] _data = [];

    /// <summary>How much is read: a power of two, so that networks of about the same size share their choices; 0 for nothing.</summary>
    public int Bytes { get; } = networkBytes < Least ? 0 : (int)BitOperations.RoundUpToPowerOf2((uint)Math.Min(networkBytes, Most));

    /// <summary>Makes the data. Memory that was never written would be one page of zeros for all.</summary>
    public void Prepare()
    {
        if (_data.Length == Bytes)
            return;
        _data = new byte[Bytes];
        Array.Fill(_data, (byte)1);
    }

    /// <summary>Reads it, a number of each line of a cache.</summary>
    /// <returns>1, or 0 where there is nothing.</returns>
    public int Read()
    {
        const int line = 64;
        int all = 0;
        for (int at = 0; at < _data.Length; at += line)
            all |= _data[at];
        return all;
    }
}
