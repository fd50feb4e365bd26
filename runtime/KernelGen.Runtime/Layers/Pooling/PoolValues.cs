using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace KernelGen;

/// <summary>What the pixels of a window are compared by, in one channel: a type, so that each loop is compiled for one of them.</summary>
internal interface IPoolValues<TSelf>
    where TSelf : struct, IPoolValues<TSelf>
{
    /// <summary>Whether the values are the inputs themselves.</summary>
    static abstract bool AreInputs { get; }

    /// <summary>What a channel needs, loaded once for all pixels of a window.</summary>
    static abstract TSelf Of(ReadOnlySpan<BatchNormChannel> channels, int channel);

    /// <summary>The value of an input.</summary>
    Vector512<float> Of(Vector512<float> x);
}

/// <summary>The inputs themselves.</summary>
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

/// <summary>What a batch normalisation makes of them, by the very operations of its own pass.</summary>
internal readonly struct NormalisedValues(Vector512<float> mean, Vector512<float> scale, Vector512<float> shift) : IPoolValues<NormalisedValues>
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
