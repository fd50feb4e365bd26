namespace KernelGen.Generators.Planning;

/// <summary>What kernels compute, as summaries say it.</summary>
internal static class Formula
{
    public static string Forward(KernelShape shape) => "Y = " + Of("W X", shape.Bias, shape.Relu);

    public static string Convolution(KernelShape shape) => "Y = " + Of("W * X", shape.Bias, shape.Relu);

    /// <summary>A product with what is folded into its store.</summary>
    public static string Of(string product, bool bias, bool relu) =>
        (relu ? "max(" : "") + product + (bias ? " + b" : "") + (relu ? ", 0)" : "");

    public static string Backward(KernelShape shape, bool withInput) =>
        (withInput ? "dX = transpose(W) dY and " : "") + $"dW += dY transpose(X) at the nonzeros, W sparse [{shape.Out}, {shape.In}].";
}
