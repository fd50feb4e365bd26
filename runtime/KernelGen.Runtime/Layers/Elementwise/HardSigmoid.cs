using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace KernelGen;

/// <summary>
/// The sigmoid by three straight lines, <c>y = clamp(slope * x + offset, 0, 1)</c>; the defaults are those of PyTorch's
/// <c>hardsigmoid</c>. Its gradient is <c>dx = dy * slope where 0 &lt; y &lt; 1, else 0</c>, also as in PyTorch.
/// </summary>
public sealed class HardSigmoid : ActivationFunction
{
    /// <summary>Sets the line in the middle.</summary>
    /// <param name="slope">Its slope, finite.</param>
    /// <param name="offset">Its height at 0, finite.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is NaN or infinite.</exception>
    public HardSigmoid(float slope = 1f / 6, float offset = 0.5f)
        : base(gradientReadsOutput: true) =>
        (Slope, Offset) = (RequireFinite(slope, nameof(slope)), RequireFinite(offset, nameof(offset)));

    /// <summary>Slope of the line in the middle.</summary>
    public float Slope { get; }

    /// <summary>Height at 0 of the line in the middle.</summary>
    public float Offset { get; }

    private protected override LayerRun NewRun() => new FunctionRun<Function>(this, new Function(Slope, Offset));

    private readonly struct Function(float slope, float offset) : IElementwiseFunction
    {
        public bool FromOutput => true;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector512<float> Value(Vector512<float> x) =>
            Vector512.Min(Vector512.Max((x * slope) + Vector512.Create(offset), Vector512<float>.Zero), Vector512<float>.One);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector512<float> Derivative(Vector512<float> y) =>
            Vector512.GreaterThan(y, Vector512<float>.Zero) & Vector512.LessThan(y, Vector512<float>.One) & Vector512.Create(slope);
    }
}
