using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace KernelGen;

/// <summary>
/// The hyperbolic tangent, <c>y = (exp(x) - exp(-x)) / (exp(x) + exp(-x))</c>. Its gradient is <c>dx = dy * (1 - y^2)</c>.
/// </summary>
public sealed class Tanh : ActivationFunction
{
    /// <summary>It has no numbers to set.</summary>
    public Tanh()
        : base(gradientReadsOutput: true)
    {
    }

    private protected override LayerRun NewRun() => new FunctionRun<Function>(this, default);

    private readonly struct Function : IElementwiseFunction
    {
        public bool FromOutput => true;

        /// <summary>
        /// By <c>(1 - e) / (1 + e)</c> with <c>e = exp(-2 |x|)</c>; near 0, where that cancels, by the polynomial of the Cephes library
        /// (tanhf).
        /// </summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector512<float> Value(Vector512<float> x)
        {
            var absolute = Vector512.Abs(x);
            var e = Vector512.Exp(absolute * -2f);
            var far = Vector512.CopySign((Vector512<float>.One - e) / (Vector512<float>.One + e), x);
            var square = x * x;
            var near = (square * -5.70498872745e-3f) + Vector512.Create(2.06390887954e-2f);
            near = (near * square) - Vector512.Create(5.37397155531e-2f);
            near = (near * square) + Vector512.Create(1.33314422036e-1f);
            near = (near * square) - Vector512.Create(3.33332819422e-1f);
            near = (near * square * x) + x;
            return Vector512.ConditionalSelect(Vector512.LessThan(absolute, Vector512.Create(0.625f)), near, far);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector512<float> Derivative(Vector512<float> y) => Vector512<float>.One - (y * y);
    }
}
