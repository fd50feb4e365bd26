using System.Diagnostics;
using KernelGen.Tool.Import;

namespace KernelGen.Tool.Tests.Import;

/// <summary>Pad with axes of its own, and networks that are deeper than a stack.</summary>
public sealed class PadAndDepthTests
{
    [Theory]
    [InlineData(new long[] { 0, 0, 1, 2, 0, 0, 1, 2 }, new long[] { 0, 1, 3, 2 }, 2, 1, 2, 1)]
    [InlineData(new long[] { 1, 2, 3, 4 }, new long[] { -1, -2 }, 2, 1, 4, 3)]
    [InlineData(new long[] { 5, 6 }, new long[] { 3 }, 0, 5, 0, 6)]
    public void PadsBelongToTheAxesThatAreNamed(long[] pads, long[] axes, int top, int left, int bottom, int right)
    {
        var step = Padded(pads, axes).Import().Output;
        Assert.Equal(new Sides(top, left, bottom, right), Assert.IsType<Convolution>(step.Operation).Shape.Padding);
        Assert.Equal(new long[] { 2, 5 + top + bottom, 6 + left + right }, step.Shape.Dimensions);
    }

    [Theory]
    [InlineData(new long[] { 1, 2, 3, 4 }, new long[] { 2, 4 })]
    [InlineData(new long[] { 1, 2, 3, 4 }, new long[] { 2, -2 })]
    [InlineData(new long[] { 1, 2, 3 }, new long[] { 2, 3 })]
    public void AxesThatDoNotFitArePartOfTheMessage(long[] pads, long[] axes) => Assert.Contains(
        $"Pad of axes [{string.Join(", ", axes)}] by [{string.Join(", ", pads)}] of samples of 2x5x6 (node myPad)",
        Padded(pads, axes).Refusal(), StringComparison.Ordinal);

    [Fact]
    public void PadWithAComputedNumberIsRefused()
    {
        var model = new TinyModel(17, -1, 2, 5, 6).Integers("pads", [8], 0, 0, 1, 1, 0, 0, 1, 1).Floats("w", [2, 2, 1, 1], 1, 2, 3, 4)
            .Node("Pad", "x pads x", "padded").Node("Conv", "padded w", "y");
        Assert.Contains("Pad whose constant value is computed, not constant (node myPad)", model.Refusal(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, 60_004)]
    [InlineData(false, 60_001)]
    public void DeepNetworks(bool endsInWeights, int steps)
    {
        const int Depth = 60_000;
        var model = new TinyModel(17, -1, 2, 3, 4).Floats("k", [2, 2, 1, 1], 1, 2, 3, 4).Floats("w", [24, 4], new float[96])
            .Node("Conv", "x k", "c").Node("Flatten", "c", "r0");
        for (int i = 0; i < Depth; i++)
            model.Node("Relu", $"r{i}", $"r{i + 1}");
        model.Node("Gemm", $"r{Depth} w", "y");

        // A flattening that no weights read is a view, and the first ReLU then belongs to the convolution.
        var network = model.Import(endsInWeights ? "y" : $"r{Depth}");
        Assert.Equal(steps, network.Steps.Count);
    }

    /// <summary>Every ReLU is taken into the convolution before it, and all nodes but the first have one name.</summary>
    [Fact]
    public void ManyRewritesAndEqualNamesTakeTimeInProportion()
    {
        const int Pairs = 20_000;
        var model = new TinyModel(17, -1, 1, 2, 2).Floats("w", [1, 1, 1, 1], 1);
        for (int i = 0; i < Pairs; i++)
            model.Node("Conv", $"{(i == 0 ? "x" : $"r{i}")} w", $"c{i}").Node("Relu", $"c{i}", $"r{i + 1}");
        long start = Stopwatch.GetTimestamp();
        var network = model.Import($"r{Pairs}");
        Assert.Equal(Pairs + 1, network.Steps.Count);
        Assert.Equal(Pairs + 1, network.Steps.Select(step => step.Name).Distinct().Count());
        Assert.InRange(Stopwatch.GetElapsedTime(start), TimeSpan.Zero, TimeSpan.FromSeconds(30));
    }

    private static TinyModel Padded(long[] pads, long[] axes) => new TinyModel(18, -1, 2, 5, 6)
        .Integers("pads", [pads.Length], pads).Integers("axes", [axes.Length], axes).Floats("w", [2, 2, 1, 1], 1, 2, 3, 4)
        .Node("Pad", "x pads - axes", "padded").Node("Conv", "padded w", "y");
}
