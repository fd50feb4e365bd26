using KernelGen.Tool.Import;

namespace KernelGen.Tool.Tests.Import;

/// <summary>Constants that nodes change before a layer reads them.</summary>
public sealed class ConstantTests
{
    private const int Float = 1, Int8 = 3, Int32 = 6, Int64 = 7, Bool = 9, Float16 = 10;

    [Theory]
    [InlineData(Int64, new[] { 1.7f, -1.7f, 0.9f, 2 }, new[] { 1f, -1, 0, 2 })]
    [InlineData(Int32, new[] { 1.7f, -1.7f, 0.9f, -2147483648f }, new[] { 1f, -1, 0, -2147483648f })]
    [InlineData(Bool, new[] { 1.7f, -1.7f, 0, 0.1f }, new[] { 1f, 1, 0, 1 })]
    [InlineData(Float16, new[] { 0.1f, 1, -2, 65504 }, new[] { 0.099975586f, 1, -2, 65504 })]
    public void CastChangesNumbers(int type, float[] before, float[] after)
    {
        var model = new TinyModel(17, -1, 4).Floats("w", [1, 4], before)
            .Node("Cast", "w", "whole", TinyModel.Int("to", type)).Node("Cast", "whole", "weights", TinyModel.Int("to", Float))
            .Node("Gemm", "x weights", "y", TinyModel.Int("transB", 1));
        Assert.Equal(after, Assert.IsType<LinearMap>(model.Import().Output.Operation).Weight);
    }

    [Fact]
    public void WholeNumbersBecomeWeightsByACast()
    {
        var model = new TinyModel(17, -1, 4).Integers("w", [1, 4], 1, -2, 3, 1L << 40)
            .Node("Cast", "w", "weights", TinyModel.Int("to", Float)).Node("Gemm", "x weights", "y", TinyModel.Int("transB", 1));
        Assert.Equal(new float[] { 1, -2, 3, 1L << 40 }, Assert.IsType<LinearMap>(model.Import().Output.Operation).Weight);
    }

    [Theory]
    [InlineData(Int8, 1.7f, "Cast of a constant to Int8; ")]
    [InlineData(Int64, 1e20f, "Cast of 1E+20 to Int64, which does not hold it (node myCast)")]
    [InlineData(Int64, 9223372036854775808f, "to Int64, which does not hold it (node myCast)")]
    [InlineData(Int32, float.NaN, "Cast of NaN to Int32, which does not hold it (node myCast)")]
    public void CastsThatNothingHoldsAreRefused(int type, float number, string message)
    {
        var model = new TinyModel(17, -1, 1).Floats("w", [1, 1], number)
            .Node("Cast", "w", "whole", TinyModel.Int("to", type)).Node("Gemm", "x whole", "y");
        Assert.Contains(message, model.Refusal(), StringComparison.Ordinal);
    }

    [Fact]
    public void TheNumberOfSamplesStaysThroughACast()
    {
        var model = new TinyModel(17, -1, 2, 3).Integers("first", [1], 0).Integers("rest", [1], -1).Node("Relu", "x", "relu")
            .Node("Shape", "relu", "shape").Node("Cast", "shape", "narrow", TinyModel.Int("to", Int32))
            .Node("Gather", "narrow first", "samples").Node("Cast", "samples", "wide", TinyModel.Int("to", Int64))
            .Node("Concat", "wide rest", "sizes", TinyModel.Int("axis", 0)).Node("Reshape", "relu sizes", "y");
        Assert.Equal(6, model.Import().Output.Shape.Features);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void SqueezeTakesOutTheAxesThatItNames(bool asInput)
    {
        var matrix = Squeezed(asInput, 1, [-1, 4]).Floats("w", [4, 1, 1], 1, 2, 3, 4).Node("MatMul", "x squeezed", "y");
        var linear = Assert.IsType<LinearMap>(matrix.Import().Output.Operation);
        Assert.Equal((4, 1), (linear.Inputs, linear.Outputs));

        var kernels = Squeezed(asInput, -5, [-1, 1, 5, 6]).Floats("w", [1, 2, 1, 3, 3], new float[18]).Node("Conv", "x squeezed", "y");
        Assert.Equal(2, Assert.IsType<Convolution>(kernels.Import().Output.Operation).Shape.Outputs);

        var wrong = Squeezed(asInput, 0, [-1, 4]).Floats("w", [4, 1, 1], 1, 2, 3, 4).Node("MatMul", "x squeezed", "y");
        Assert.Contains(
            "Squeeze of a constant of shape [4, 1, 1] by [0] (node mySqueeze)", wrong.Refusal(), StringComparison.Ordinal);
    }

    [Fact]
    public void DimensionsWhoseProductIsTooLargeAreRefused()
    {
        var model = new TinyModel(17, -1, 4).Floats("w", [4, 4], new float[16])
            .Integers("sizes", [3], int.MaxValue, int.MaxValue, int.MaxValue)
            .Node("Reshape", "w sizes", "weights").Node("Gemm", "x weights", "y");
        Assert.Contains(
            "Reshape of a constant of shape [4, 4] by [2147483647, 2147483647, 2147483647] (node myReshape)", model.Refusal(),
            StringComparison.Ordinal);
    }

    /// <summary>From version 13 on the axes are an input, before an attribute.</summary>
    private static TinyModel Squeezed(bool asInput, long axis, long[] shape) => asInput
        ? new TinyModel(17, shape).Integers("axes", [1], axis).Node("Squeeze", "w axes", "squeezed")
        : new TinyModel(11, shape).Node("Squeeze", "w", "squeezed", TinyModel.Ints("axes", axis));
}
