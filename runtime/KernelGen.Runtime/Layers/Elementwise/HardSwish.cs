using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace KernelGen;

/// <summary>
/// Swish by straight lines, <c>y = x * clamp(x / 6 + 0.5, 0, 1)</c>. Its gradient is <c>dx = 0</c> up to -3, <c>dx = dy</c> from 3 on, and
/// <c>dx = dy * (x / 3 + 0.5)</c> between them.
/// </summary>
public sealed class HardSwish : ActivationFunction
{
    /// <summary>It has no numbers to set.</summary>
    public HardSwish()
        : base(gradientReadsOutput: false)
    {
    }

    private protected override LayerRun NewRun() => new FunctionRun<Function>(this, default);

    private readonly struct Function : IElementwiseFunction
    {
        public bool FromOutput => false;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector512<float> Value(Vector512<float> x) =>
            x * Vector512.Min(Vector512.Max((x * (1f / 6)) + Vector512.Create(0.5f), Vector512<float>.Zero), Vector512<float>.One);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector512<float> Derivative(Vector512<float> x)
        {
            var middle = (x * (1f / 3)) + Vector512.Create(0.5f);
            var upper = Vector512.ConditionalSelect(Vector512.GreaterThanOrEqual(x, Vector512.Create(3f)), Vector512<float>.One, middle);
            return Vector512.ConditionalSelect(Vector512.LessThanOrEqual(x, Vector512.Create(-3f)), Vector512<float>.Zero, upper);
        }
    }
}
