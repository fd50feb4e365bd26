using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace KernelGen;

/// <summary>
/// Numbers within bounds, <c>y = clamp(x, min, max)</c>; ReLU6 is <c>Clip(0, 6)</c>. Its gradient is <c>dx = dy where min &lt; x &lt; max,
/// else 0</c>: zero at the bounds as with PyTorch's <c>hardtanh</c> and <c>relu6</c> (its <c>clamp</c> passes the gradient there).
/// </summary>
public sealed class Clip : ActivationFunction
{
    /// <summary>Sets the bounds.</summary>
    /// <param name="min">The smallest output; negative infinity for none.</param>
    /// <param name="max">The largest output, above <paramref name="min"/>; infinity for none.</param>
    /// <exception cref="ArgumentException">The smallest output is not below the largest, or one of them is NaN.</exception>
    public Clip(float min, float max)
        : base(gradientReadsOutput: true)
    {
        if (!(min < max))
        {
            throw new ArgumentException(
                FormattableString.Invariant($"Layer {Name}: min is {min} and max is {max}; min must be below max, say 0 and 6 for ReLU6."),
                nameof(min));
        }

        (Min, Max) = (min, max);
    }

    /// <summary>The smallest output.</summary>
    public float Min { get; }

    /// <summary>The largest output.</summary>
    public float Max { get; }

    private protected override LayerRun NewRun() => new FunctionRun<Function>(this, new Function(Min, Max));

    private readonly struct Function(float min, float max) : IElementwiseFunction
    {
        public bool FromOutput => true;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector512<float> Value(Vector512<float> x) => Vector512.Min(Vector512.Max(x, Vector512.Create(min)), Vector512.Create(max));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector512<float> Derivative(Vector512<float> y) =>
            Vector512.GreaterThan(y, Vector512.Create(min)) & Vector512.LessThan(y, Vector512.Create(max)) & Vector512<float>.One;
    }
}
