namespace KernelGen;

/// <summary>A line of 16 samples, number by number: the words in which kernels without vectors are written.</summary>
internal static class Line
{
    /// <summary>Samples of a line.</summary>
    public const int Length = 16;

    /// <summary>The line at a position of an operand.</summary>
    public static Span<float> Of(Span<float> operand, int at) => operand.Slice(at, Length);

    /// <inheritdoc cref="Of(Span{float}, int)"/>
    public static ReadOnlySpan<float> Of(ReadOnlySpan<float> operand, int at) => operand.Slice(at, Length);

    /// <summary><c>sum += w x</c>.</summary>
    public static void AddProduct(Span<float> sum, float w, ReadOnlySpan<float> x)
    {
        for (int lane = 0; lane < Length; lane++)
            sum[lane] += w * x[lane];
    }

    /// <summary>The sum of <c>x y</c> over the samples.</summary>
    public static float Product(ReadOnlySpan<float> x, ReadOnlySpan<float> y)
    {
        float sum = 0;
        for (int lane = 0; lane < Length; lane++)
            sum += x[lane] * y[lane];
        return sum;
    }

    /// <summary><c>line = activation(line)</c>.</summary>
    public static void Activate(Activation activation, Span<float> line)
    {
        for (int lane = 0; lane < Length && activation == Activation.Relu; lane++)
            line[lane] = Math.Max(line[lane], 0);
    }
}
