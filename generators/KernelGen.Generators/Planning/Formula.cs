using KernelGen.Generators.Keys;

namespace KernelGen.Generators.Planning;

/// <summary>What kernels compute, as summaries say it.</summary>
internal static class Formula
{
    public static string Forward(KernelShape shape) => "Y = " + Of("W X", shape.Bias, shape.Relu);

    public static string Convolution(KernelShape shape) => "Y = " + Of("W * X", shape.Bias, shape.Relu);

    /// <summary>A product with what is folded into its store.</summary>
    public static string Of(string product, bool bias, bool relu) =>
        (relu ? "max(" : "") + product + (bias ? " + b" : "") + (relu ? ", 0)" : "");

    /// <summary>Where one line of results begins.</summary>
    public static string Start(KernelShape shape) => shape.Bias ? "the bias" : "zero";

    /// <summary>The stride, where there is one.</summary>
    public static string Stride(TapShape taps) => taps.Stride > 1 ? $", stride {taps.Stride}" : "";
}
