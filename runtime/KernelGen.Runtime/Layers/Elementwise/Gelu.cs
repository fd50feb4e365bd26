using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace KernelGen;

/// <summary>
/// The Gaussian error linear unit, <c>y = x * P(x)</c>, where P is the normal distribution's cumulative function (PyTorch's default form,
/// not the tanh approximation). Its gradient is <c>dx = dy * (P(x) + x * p(x))</c> with the density p.
/// </summary>
public sealed class Gelu : ActivationFunction
{
    /// <summary>It has no numbers to set.</summary>
    public Gelu()
        : base(gradientReadsOutput: false)
    {
    }

    private protected override LayerRun NewRun() => new FunctionRun<Function>(this, default);

    private readonly struct Function : IElementwiseFunction
    {
        public bool FromOutput => false;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector512<float> Value(Vector512<float> x)
        {
            NormalDistribution.At(x, out var cumulative, out _);
            return x * cumulative;
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector512<float> Derivative(Vector512<float> x)
        {
            NormalDistribution.At(x, out var cumulative, out var density);
            return cumulative + (x * density);
        }
    }
}
