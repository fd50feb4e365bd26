using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace KernelGen;

/// <summary>
/// The value by which the pixels of a window are compared, in one channel. It is a type parameter of the loops, so each loop is compiled
/// for one kind of value.
/// </summary>
internal interface IPoolValues<TSelf>
    where TSelf : struct, IPoolValues<TSelf>
{
    /// <summary>Whether the values are the inputs themselves.</summary>
    static abstract bool AreInputs { get; }

    /// <summary>The values of a channel; its numbers are loaded once for all pixels of a window.</summary>
    static abstract TSelf Of(ReadOnlySpan<BatchNormChannel> channels, int channel);

    /// <summary>The value of an input.</summary>
    Vector512<float> Of(Vector512<float> x);
}

/// <summary>Compares the inputs.</summary>
internal readonly struct InputValues : IPoolValues<InputValues>
{
    /// <inheritdoc/>
    public static bool AreInputs => true;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static InputValues Of(ReadOnlySpan<BatchNormChannel> channels, int channel) => default;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<float> Of(Vector512<float> x) => x;
}

/// <summary>Compares the results of a batch normalisation, by the operations of its own pass.</summary>
internal readonly struct NormalisedValues(Vector512<float> mean, Vector512<float> scale, Vector512<float> shift)
    : IPoolValues<NormalisedValues>
{
    /// <inheritdoc/>
    public static bool AreInputs => false;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static NormalisedValues Of(ReadOnlySpan<BatchNormChannel> channels, int channel)
    {
        ref readonly var n = ref channels[channel];
        return new(Vector512.Create(n.Mean), Vector512.Create(n.Scale), Vector512.Create(n.Shift));
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<float> Of(Vector512<float> x) => ((x - mean) * scale) + shift;
}
