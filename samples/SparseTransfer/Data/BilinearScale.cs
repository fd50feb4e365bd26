namespace SparseTransfer.Data;

/// <summary>
/// Scales grey images bilinearly, pixels taken as squares: the middle of pixel i of n lies at <c>(i + 0.5) / n</c>, and beyond the middle
/// of the last pixel its value stays. One thread at a time may use it.
/// </summary>
internal sealed class BilinearScale
{
    private readonly int _from, _to;

    // [to] the pixel before each and the share of the one after it.
    private readonly int[] _first;
    private readonly float[] _share;

    // [from rows][to columns]
    private readonly float[] _rows;

    /// <summary>Sets the sizes.</summary>
    /// <param name="from">Rows and columns of an image, at least 2.</param>
    /// <param name="to">Rows and columns that it is scaled to.</param>
    public BilinearScale(int from, int to)
    {
        (_from, _to, _first, _share, _rows) = (from, to, new int[to], new float[to], new float[from * to]);
        for (int i = 0; i < to; i++)
        {
            float at = Math.Clamp(((i + 0.5f) * from / to) - 0.5f, 0, from - 1);
            _first[i] = Math.Min((int)at, from - 2);
            _share[i] = at - _first[i];
        }
    }

    /// <summary>Scales an image.</summary>
    /// <param name="image">[from][from] pixels.</param>
    /// <param name="scaled">[to][to] overwritten.</param>
    public void Apply(ReadOnlySpan<byte> image, Span<float> scaled)
    {
        for (int row = 0; row < _from; row++)
        {
            var pixels = image.Slice(row * _from, _from);
            var line = _rows.AsSpan(row * _to, _to);
            for (int column = 0; column < _to; column++)
                line[column] = Between(pixels[_first[column]], pixels[_first[column] + 1], _share[column]);
        }

        for (int row = 0; row < _to; row++)
        {
            ReadOnlySpan<float> above = _rows.AsSpan(_first[row] * _to, _to), below = _rows.AsSpan((_first[row] + 1) * _to, _to);
            var line = scaled.Slice(row * _to, _to);
            float share = _share[row];
            for (int column = 0; column < line.Length; column++)
                line[column] = Between(above[column], below[column], share);
        }
    }

    private static float Between(float first, float second, float share) => first + (share * (second - first));
}
