using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace KernelGen;

/// <summary>The largest number of a window so far, of sixteen samples in one channel.</summary>
internal struct PoolWinner<TValues>
    where TValues : struct, IPoolValues<TValues>
{
    private readonly TValues _values;
    private Vector512<float> _largest;
    private Vector512<int> _place;

    /// <summary>Begins with the first pixel.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public PoolWinner(TValues values, Vector512<float> first, int place) =>
        (_values, Input, _largest, _place) = (values, first, values.Of(first), Vector512.Create(place));

    /// <summary>The input that won.</summary>
    public Vector512<float> Input { get; private set; }

    /// <summary>Where it was, in the order of the pixels of a window.</summary>
    public readonly Vector128<byte> Place
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            if (Avx512F.IsSupported)
                return Avx512F.ConvertToVector128Byte(_place);
            var narrow = Vector256.Narrow(_place.GetLower(), _place.GetUpper());
            return Vector128.Narrow(narrow.GetLower(), narrow.GetUpper()).AsByte();
        }
    }

    /// <summary>Lets another pixel compete. NaN wins, as a training that diverges should be seen to do.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Take(Vector512<float> candidate, int place)
    {
        var value = _values.Of(candidate);
        Replace(Vector512.GreaterThan(value, _largest) | Vector512.IsNaN(value), candidate, value, place);
    }

    /// <summary>Lets another pixel compete in some lanes, of which it takes those at once that nothing was taken in.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Take(Vector512<float> candidate, int place, Vector512<float> inside, Vector512<float> taken)
    {
        var value = _values.Of(candidate);
        Replace((Vector512.GreaterThan(value, _largest) | Vector512.IsNaN(value) | ~taken) & inside, candidate, value, place);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Replace(Vector512<float> lanes, Vector512<float> candidate, Vector512<float> value, int place)
    {
        Input = Vector512.ConditionalSelect(lanes, candidate, Input);
        _largest = TValues.AreInputs ? Input : Vector512.ConditionalSelect(lanes, value, _largest);
        _place = Vector512.ConditionalSelect(lanes.AsInt32(), Vector512.Create(place), _place);
    }
}
