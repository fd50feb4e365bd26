using KernelGen.Benchmarks.Compare.Contenders;
using KernelGen.Benchmarks.Shapes;

namespace KernelGen.Benchmarks.Tests;

/// <summary>Small layers.</summary>
internal static class Problems
{
    public static LayerCase ConvolutionCase { get; } = new(
        new ConvShape("test", new ConvGeometry(3, 5, Kernel: 3, Stride: 2, Padding: 1, Height: 7, Width: 9)), 0.6, Batch: 3);

    public static LayerCase LinearCase { get; } = new(new LinearShape("test", 20, 7), 0.5, Batch: 5);

    public static LayerProblem Convolution() => new(ConvolutionCase);

    public static LayerProblem Linear() => new(LinearCase);
}
