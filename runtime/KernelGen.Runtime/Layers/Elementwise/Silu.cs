using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace KernelGen;

/// <summary>
/// The sigmoid linear unit (swish), <c>y = x * s(x)</c> with the sigmoid <c>s(x) = 1 / (1 + exp(-x))</c>. Its gradient is <c>dx = dy *
/// s(x) * (1 + x * (1 - s(x)))</c>.
/// </summary>
public sealed class Silu : ActivationFunction
{
    /// <summary>It has no numbers to set.</summary>
    public Silu()
        : base(gradientReadsOutput: false)
    {
    }

    private protected override LayerRun NewRun() => new FunctionRun<Function>(this, default);

    private readonly struct Function : IElementwiseFunction
    {
        public bool FromOutput => false;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector512<float> Value(Vector512<float> x) => x * LogisticFunction.At(x);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector512<float> Derivative(Vector512<float> x)
        {
            var s = LogisticFunction.At(x);
            return s * (Vector512<float>.One + (x * (Vector512<float>.One - s)));
        }
    }
}
