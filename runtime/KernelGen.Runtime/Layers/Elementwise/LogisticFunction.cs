using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace KernelGen;

/// <summary>The logistic function <c>s(x) = 1 / (1 + exp(-x))</c>, 16 numbers at a time.</summary>
internal static class LogisticFunction
{
    /// <summary>s(x). For large -x the exponential is infinite and the result 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> At(Vector512<float> x) => Vector512<float>.One / (Vector512<float>.One + Vector512.Exp(-x));
}
