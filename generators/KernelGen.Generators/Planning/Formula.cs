namespace KernelGen.Generators.Planning;

/// <summary>What kernels compute, as summaries say it.</summary>
internal static class Formula
{
    public static string Forward(KernelShape shape) =>
        (shape.Relu ? "Y = max(W X" : "Y = W X") + (shape.Bias ? " + b" : "") + (shape.Relu ? ", 0)" : "");

    public static string Backward(KernelShape shape, bool withInput) =>
        (withInput ? "dX = transpose(W) dY and " : "") + $"dW += dY transpose(X) at the nonzeros, W sparse [{shape.Out}, {shape.In}].";
}
