using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace KernelGen;

/// <summary>The standard normal distribution, 16 numbers at a time.</summary>
internal static class NormalDistribution
{
    /// <summary>
    /// Cumulative function <c>P(x) = (1 + erf(x / sqrt(2))) / 2</c>, to within 3e-7, and density <c>p(x) = exp(-x^2 / 2) / sqrt(2 pi)</c>.
    /// The tail is the rational approximation 7.1.26 of Abramowitz and Stegun, <c>erfc(z) = t (a1 + t (a2 + ...)) exp(-z^2)</c> with <c>t =
    /// 1 / (1 + 0.3275911 z)</c>.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void At(Vector512<float> x, out Vector512<float> cumulative, out Vector512<float> density)
    {
        var bell = Vector512.Exp(x * x * -0.5f);
        var t = Vector512<float>.One / (Vector512<float>.One + (Vector512.Abs(x) * (0.3275911f * 0.70710678f)));
        var polynomial = (t * 1.061405429f) - Vector512.Create(1.453152027f);
        polynomial = (polynomial * t) + Vector512.Create(1.421413741f);
        polynomial = (polynomial * t) - Vector512.Create(0.284496736f);
        polynomial = (polynomial * t) + Vector512.Create(0.254829592f);
        var tail = polynomial * t * bell * 0.5f;
        cumulative = Vector512.ConditionalSelect(Vector512.GreaterThan(x, Vector512<float>.Zero), Vector512<float>.One - tail, tail);
        density = bell * 0.39894228f;
    }
}
