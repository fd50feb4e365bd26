using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace KernelGen;

/// <summary>How a gradient passes a layer's activation: a type, so that each loop is compiled for one of them.</summary>
internal interface IGate
{
    /// <summary>The gradient before the activation.</summary>
    /// <param name="dy">Gradient of the output.</param>
    /// <param name="y">Output, where it is read at all.</param>
    /// <param name="centred">Input less the mean.</param>
    /// <param name="scale">What it was multiplied by.</param>
    /// <param name="shift">What was added then.</param>
    static abstract Vector512<float> Pass(Vector512<float> dy, Vector512<float> y, Vector512<float> centred, Vector512<float> scale, Vector512<float> shift);
}

/// <summary>No activation.</summary>
internal readonly struct OpenGate : IGate
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Pass(Vector512<float> dy, Vector512<float> y, Vector512<float> centred, Vector512<float> scale, Vector512<float> shift) => dy;
}

/// <summary>ReLU, told from the output.</summary>
internal readonly struct OutputGate : IGate
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Pass(Vector512<float> dy, Vector512<float> y, Vector512<float> centred, Vector512<float> scale, Vector512<float> shift) =>
        Vector512.ConditionalSelect(Vector512.GreaterThan(y, Vector512<float>.Zero), dy, Vector512<float>.Zero);
}

/// <summary>ReLU, told from the input by the very operations that gave the output: a multiply and an add are cheaper than reading it.</summary>
internal readonly struct InputGate : IGate
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Pass(Vector512<float> dy, Vector512<float> y, Vector512<float> centred, Vector512<float> scale, Vector512<float> shift) =>
        Vector512.ConditionalSelect(Vector512.GreaterThan((centred * scale) + shift, Vector512<float>.Zero), dy, Vector512<float>.Zero);
}
