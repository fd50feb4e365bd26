using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace KernelGen;

/// <summary>
/// The logistic sigmoid, <c>y = 1 / (1 + exp(-x))</c>. Its gradient is <c>dx = dy * y * (1 - y)</c>.
/// </summary>
public sealed class Sigmoid : ActivationFunction
{
    /// <summary>It has no numbers to set.</summary>
    public Sigmoid()
        : base(gradientReadsOutput: true)
    {
    }

    private protected override LayerRun NewRun() => new FunctionRun<Function>(this, default);

    private readonly struct Function : IElementwiseFunction
    {
        public bool FromOutput => true;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector512<float> Value(Vector512<float> x) => LogisticFunction.At(x);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector512<float> Derivative(Vector512<float> y) => y * (Vector512<float>.One - y);
    }
}
