using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace KernelGen;

/// <summary>The gradient of an activation. It is a type parameter of the loops, so each loop is compiled for one activation.</summary>
internal interface IActivationGradient
{
    /// <summary>The gradient of the input of the activation.</summary>
    /// <param name="dy">Gradient of the output.</param>
    /// <param name="y">Output; read by <see cref="ReluFromOutput"/> only.</param>
    /// <param name="centred">Input minus the mean.</param>
    /// <param name="scale">Factor of the normalisation.</param>
    /// <param name="shift">Bias of the normalisation.</param>
    static abstract Vector512<float> Apply(
        Vector512<float> dy, Vector512<float> y, Vector512<float> centred, Vector512<float> scale, Vector512<float> shift);
}

/// <summary>No activation.</summary>
internal readonly struct NoActivation : IActivationGradient
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Apply(
        Vector512<float> dy, Vector512<float> y, Vector512<float> centred, Vector512<float> scale, Vector512<float> shift) => dy;
}

/// <summary>ReLU; the sign is that of the output.</summary>
internal readonly struct ReluFromOutput : IActivationGradient
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Apply(
        Vector512<float> dy, Vector512<float> y, Vector512<float> centred, Vector512<float> scale, Vector512<float> shift) =>
        Vector512.ConditionalSelect(Vector512.GreaterThan(y, Vector512<float>.Zero), dy, Vector512<float>.Zero);
}

/// <summary>
/// ReLU; the sign is computed from the input by the operations of the forward pass. A multiply and an add are cheaper than reading the
/// output.
/// </summary>
internal readonly struct ReluFromInput : IActivationGradient
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Apply(
        Vector512<float> dy, Vector512<float> y, Vector512<float> centred, Vector512<float> scale, Vector512<float> shift) =>
        Vector512.ConditionalSelect(Vector512.GreaterThan((centred * scale) + shift, Vector512<float>.Zero), dy, Vector512<float>.Zero);
}
