using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace KernelGen;

/// <summary>
/// The leaky rectifier, <c>y = x where x &gt; 0, else slope * x</c>. Its gradient is <c>dx = dy where x &gt; 0, else slope * dy</c>.
/// </summary>
public sealed class LeakyRelu : ActivationFunction
{
    /// <summary>Sets the slope.</summary>
    /// <param name="slope">What numbers up to 0 are multiplied by, finite.</param>
    /// <exception cref="ArgumentOutOfRangeException">The slope is NaN or infinite.</exception>
    public LeakyRelu(float slope = 0.01f)
        : base(gradientReadsOutput: slope >= 0) => Slope = RequireFinite(slope, nameof(slope));

    /// <summary>What numbers up to 0 are multiplied by.</summary>
    public float Slope { get; }

    private protected override LayerRun NewRun() => new FunctionRun<Function>(this, new Function(Slope));

    private readonly struct Function(float slope) : IElementwiseFunction
    {
        /// <summary>With a negative slope, the sign of the output does not say that of the input.</summary>
        public bool FromOutput => slope >= 0;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector512<float> Value(Vector512<float> x) => Vector512.ConditionalSelect(IsPositive(x), x, x * slope);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector512<float> Derivative(Vector512<float> number) =>
            Vector512.ConditionalSelect(IsPositive(number), Vector512<float>.One, Vector512.Create(slope));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static Vector512<float> IsPositive(Vector512<float> number) => Vector512.GreaterThan(number, Vector512<float>.Zero);
    }
}
