using KernelGen.Tool.Import;
using Onnx;

namespace KernelGen.Tool.Tests.Import;

/// <summary>What is not supported is refused with its name and its reason, and what nothing reads is no reason.</summary>
public sealed class RefusalTests
{
    [Fact]
    public void BatchNormalizationInTraining()
    {
        var model = new TinyModel(9, -1, 4).Node("BatchNormalization", "x c c c c", "y mean variance savedMean savedVariance");
        Contains("BatchNormalization with outputs for its statistics", model.Floats("c", [4], 1, 2, 3, 4));
    }

    [Theory]
    [InlineData(3, 40000, 40000)]
    [InlineData(int.MaxValue, int.MaxValue, int.MaxValue)]
    public void SamplesOfTooManyNumbers(long channels, long rows, long columns)
    {
        var model = new TinyModel(17, -1, channels, rows, columns).Node("Flatten", "x", "f").Node("Relu", "f", "y");
        Contains($"the input x has the shape [any, {channels}, {rows}, {columns}]; samples of more than 2147483647 numbers", model);
    }

    [Fact]
    public void ShapesWhoseProductIsTooLarge()
    {
        var reshape = new TinyModel(17, -1, 4).Integers("sizes", [3], 0, 4, (1L << 62) + 1)
            .Node("Relu", "x", "relu").Node("Reshape", "relu sizes", "y");
        Contains("Reshape of samples of 4 to [0, 4, 4611686018427387905] (node myReshape)", reshape);

        var pad = new TinyModel(17, -1, 1, 40000, 50000).Integers("pads", [8], 0, 0, 10000, 0, 0, 0, 10000, 0)
            .Floats("w", [1, 1, 1, 1], 1).Node("Pad", "x pads", "padded").Node("Conv", "padded w", "y");
        Contains("Pad that makes samples of 1x60000x50000, more than 2147483647 numbers (node myPad)", pad);
    }

    [Fact]
    public void AxesThatAreNotThere()
    {
        var add = new TinyModel(17, -1).Floats("c", [3], 1, 2, 3).Node("Add", "x c", "y");
        Contains("Add of a value of 1 and a constant of shape [3] (node myAdd)", add);
        Contains("Concat along axis 1 of 1", new TinyModel(17, -1).Node("Concat", "x x", "y", TinyModel.Int("axis", 1)));
        var transpose = new TinyModel(17, -1, 4, 5).Node("Transpose", "x", "y", TinyModel.Ints("perm", 0, 1, 1));
        Contains("Transpose [0, 1, 1], which is no order of 3 axes (node myTranspose)", transpose);
        transpose = new TinyModel(17, -1, 4, 5).Node("Transpose", "x", "y", TinyModel.Ints("perm", 0, 0, 1));
        Contains("Transpose [0, 0, 1], which is no order of 3 axes (node myTranspose)", transpose);
    }

    [Theory]
    [InlineData("Shape", "operator Shape (node myShape)")]
    [InlineData("Gather", "operator Gather (node myGather)")]
    [InlineData("Transpose", "operator Transpose without inputs (node myTranspose)")]
    [InlineData("Relu", "operator Relu without inputs (node myRelu)")]
    public void NodesWithoutInputsOrOutputs(string name, string message)
    {
        Contains(message, new TinyModel(17, -1, 4).Node(name, "", "a").Node("Relu", "a", "y"));
        Assert.Equal(2, new TinyModel(17, -1, 4).Node(name, "x", "").Node("Sigmoid", "x", "y").Import().Steps.Count);
    }

    [Fact]
    public void SecondOutputsThatAreRead()
    {
        Contains(
            "Dropout: its second output, mask, is read; only the first one is computed (node myDropout)",
            new TinyModel(17, -1, 4).Node("Dropout", "x", "y mask"), "mask");
        var model = new TinyModel(17, -1, 4).Node("Dropout", "x", "dropped mask")
            .Node("Cast", "mask", "floats", TinyModel.Int("to", 1)).Node("Relu", "floats", "y");
        Contains("Dropout: its second output, mask, is read", model);
    }

    [Fact]
    public void ReasonsAreTheRightOnes()
    {
        var gemm = new TinyModel(17, -1, 4).Floats("w", [4, 4], new float[16]).Integers("b", [4], 1, 2, 3, 4);
        Contains("Gemm whose bias holds whole numbers; floats are needed (node myGemm)", gemm.Node("Gemm", "x w b", "y"));
        gemm = new TinyModel(17, -1, 4).Floats("w", [4, 4], new float[16]).Floats("b", [5], 1, 2, 3, 4, 5);
        Contains("Gemm with a bias of shape [5] for 4 outputs (node myGemm)", gemm.Node("Gemm", "x w b", "y"));
        var product = new TinyModel(17, -1, 4).Floats("w", [4, 4], new float[16]).Node("MatMul", "w x", "y");
        Contains("MatMul of a constant of shape [4, 4] by a value, which mixes samples", product);
        product = new TinyModel(17, -1, 4).Integers("w", [4, 4], new long[16]).Node("MatMul", "x w", "y");
        Contains("MatMul whose weights hold whole numbers; floats are needed (node myMatMul)", product);
    }

    [Fact]
    public void WhatNothingReadsIsLeftOut()
    {
        var model = new TinyModel(17, -1, 4).Floats("w", [4, 4], new float[16]).Bytes("unused", 1, 2).Bytes("dead", 1)
            .Node("Gemm", "x w", "gemm").Node("TopK", "gemm dead", "values places").Node("Not", "mask", "not")
            .Node("Dropout", "gemm", "y mask");
        Assert.Equal(3, model.Import().Steps.Count);
    }

    [Fact]
    public void InputsThatNothingReadsAreLeftOut()
    {
        var model = new TinyModel(17, -1, 4).Input("mask", -1, 7).Node("Not", "mask", "not").Node("Relu", "x", "y");
        Assert.Equal("x", model.Import().Input.Name);
        Contains("2 inputs (x, mask); one is possible", model.Node("Add", "x mask", "sum"), "sum");
    }

    [Theory]
    [InlineData(float.NaN, "NaN")]
    [InlineData(float.PositiveInfinity, "Infinity")]
    public void WeightsThatAreNotFinite(float value, string text)
    {
        var model = new TinyModel(17, -1, 2).Floats("w", [2, 2], 1, 2, value, 4).Floats("b", [2], 1, value).Node("Gemm", "x w b", "y");
        Contains($"weights that are no finite floats: number 1 of its weight is {text} (node myGemm)", model);
        Contains($"weights that are no finite floats: number 1 of its bias is {text} (node myGemm)", model);
    }

    [Fact]
    public void DoublesBecomeFloatsUnlessTheyAreTooLarge()
    {
        var model = new TinyModel(17, -1, 1).Doubles("w", [1, 1], 0.1).Node("Gemm", "x w", "y");
        Assert.Equal([0.1f], Assert.IsType<LinearMap>(model.Import().Steps[^1].Operation).Weight);
        model = new TinyModel(17, -1, 1).Doubles("w", [1, 1], 1e39).Node("Gemm", "x w", "y");
        Contains("weights that are no finite floats: number 0 of its weight is Infinity (node myGemm)", model);
    }

    [Theory]
    [InlineData(TensorProto.Types.DataType.Uint8)]
    [InlineData(TensorProto.Types.DataType.Int8)]
    [InlineData(TensorProto.Types.DataType.Float16)]
    public void InputsOfOtherNumbersThanFloats(TensorProto.Types.DataType type)
    {
        Contains($"the input x holds numbers of type {type}", new TinyModel(17, -1, 4).Holding(type).Node("Relu", "x", "y"));
        var cast = new TinyModel(17, -1, 4).Holding(type).Node("Cast", "x", "floats", TinyModel.Int("to", 1)).Node("Relu", "floats", "y");
        Assert.Equal($"the model takes {type}, the network floats", cast.Import().Input.Note);
        Contains($"the input x holds numbers of type {type}", cast.Node("Add", "x y", "sum"), "sum");
        Contains("Cast of a value to Double", new TinyModel(17, -1, 4).Node("Cast", "x", "y", TinyModel.Int("to", 11)));
    }

    private static void Contains(string message, TinyModel model, string output = "y") =>
        Assert.Contains(message, model.Refusal(output), StringComparison.Ordinal);
}
