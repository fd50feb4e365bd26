using System.Runtime.Intrinsics;

namespace KernelGen;

/// <summary>
/// A function of one number and its derivative, for 16 numbers at a time. It is a type parameter of the loops, so each loop is compiled for
/// one function.
/// </summary>
internal interface IElementwiseFunction
{
    /// <summary>Whether the derivative is computed from the output rather than from the input.</summary>
    bool FromOutput { get; }

    /// <summary>The output for an input.</summary>
    Vector512<float> Value(Vector512<float> x);

    /// <summary>The derivative, from the input, or from the output where <see cref="FromOutput"/>.</summary>
    Vector512<float> Derivative(Vector512<float> number);
}
