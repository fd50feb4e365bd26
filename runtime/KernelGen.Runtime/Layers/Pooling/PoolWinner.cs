using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace KernelGen;

/// <summary>The largest number of a window so far, for 16 samples in one channel.</summary>
internal struct PoolWinner<TValues>
    where TValues : struct, IPoolValues<TValues>
{
    private readonly TValues _values;
    private Vector512<float> _largest;
    private Vector512<int> _place;

    /// <summary>Starts with the first pixel.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public PoolWinner(TValues values, Vector512<float> first, int place) =>
        (_values, Input, _largest, _place) = (values, first, values.Of(first), Vector512.Create(place));

    /// <summary>The input with the largest value.</summary>
    public Vector512<float> Input { get; private set; }

    /// <summary>Its position in the window, as the number of the pixel.</summary>
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

    /// <summary>Compares another pixel. NaN counts as the largest, so that a training run that diverges is noticed.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Take(Vector512<float> candidate, int place)
    {
        var value = _values.Of(candidate);
        Replace(Vector512.GreaterThan(value, _largest) | Vector512.IsNaN(value), candidate, value, place);
    }

    /// <summary>Compares another pixel in the lanes of a mask. In lanes that have no pixel yet, it is taken without a comparison.</summary>
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
