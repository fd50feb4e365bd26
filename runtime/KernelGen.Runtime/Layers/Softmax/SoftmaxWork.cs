using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace KernelGen;

/// <summary>
/// Softmax over the channels of each pixel, <c>y = exp(x) / sum(exp(x))</c>, or its logarithm, and the gradient, which is computed from the
/// output.
/// </summary>
internal sealed class SoftmaxWork(bool logarithm) : UnaryWork
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected override void Row(int block, int row)
    {
        var (shape, dy) = (Result!.Shape, DY);
        for (int column = 0; column < shape.Width; column++)
        {
            var from = Pixel(Source!, block, row, column);
            var to = Pixel(Result, block, row, column);
            if (dy is null)
                Forward(from, to);
            else
                Backward(from, Pixel(dy, block, row, column), to);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Forward(ReadOnlySpan<Vector512<float>> x, Span<Vector512<float>> y)
    {
        var largest = x[0];
        for (int c = 1; c < x.Length; c++)
            largest = Vector512.Max(largest, x[c]);
        var sum = Vector512<float>.Zero;
        for (int c = 0; c < x.Length; c++)
        {
            var below = x[c] - largest;
            var term = Vector512.Exp(below);
            y[c] = logarithm ? below : term;
            sum += term;
        }

        var logOfSum = logarithm ? Vector512.Log(sum) : default;
        for (int c = 0; c < y.Length; c++)
            y[c] = logarithm ? y[c] - logOfSum : y[c] / sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Backward(ReadOnlySpan<Vector512<float>> y, ReadOnlySpan<Vector512<float>> dy, Span<Vector512<float>> dx)
    {
        var sum = Vector512<float>.Zero;
        for (int c = 0; c < y.Length; c++)
            sum += logarithm ? dy[c] : dy[c] * y[c];
        for (int c = 0; c < y.Length; c++)
        {
            var gradient = logarithm ? dy[c] - (Vector512.Exp(y[c]) * sum) : y[c] * (dy[c] - sum);
            dx[c] = Add ? dx[c] + gradient : gradient;
        }
    }

    /// <summary>The channels of a pixel.</summary>
    private static Span<Vector512<float>> Pixel(Activations activations, int block, int row, int column) =>
        MemoryMarshal.Cast<float, Vector512<float>>(activations.Data.Slice(
            activations.PlaceOf(block, row, column), activations.Shape.Channels * Activations.BlockSamples));
}
