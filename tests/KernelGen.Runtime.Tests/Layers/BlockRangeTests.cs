using KernelGen.Runtime.Tests.Networks;

namespace KernelGen.Runtime.Tests.Layers;

/// <summary>
/// A run computes some blocks of a batch as it computes all. A sparse linear layer has tiles of several blocks, which add in another order;
/// all others give the same bits.
/// </summary>
public sealed class BlockRangeTests
{
    private const int Batch = 40;

    private static readonly ActivationShape Image = new(8, 7, 8);

    public static TheoryData<int> Layers => [.. Enumerable.Range(0, Made().Length)];

    [Theory]
    [MemberData(nameof(Layers))]
    public void Blocks_by_themselves_give_the_bits_of_the_whole_batch(int number)
    {
        var (layer, shape) = Made()[number];
        layer.InitializeWeights(seed: 3, sparsity: 0.5);
        layer.Training = layer is not BatchNorm2d;
        var (needs, output) = (layer.NeedsFor(shape), layer.OutputShape(shape));
        var x = Images.Input(shape, Batch, needs.InputBorder, Samples.Uniform(Batch * shape.Features, seed: 1));
        var whole = Pass(1);
        var parts = Pass(3);
        float rounding = layer is SparseLinear ? 1e-6f : 0;
        Close(whole.Y, parts.Y, rounding);
        Close(whole.DX, parts.DX, rounding);
        for (int p = 0; p < whole.Gradients.Length; p++)
            Close(whole.Gradients[p], parts.Gradients[p], 1e-4f);

        (float[] Y, float[] DX, float[][] Gradients) Pass(int ranges)
        {
            var (y, dx) = (Images.Unwritten(output, Batch, default), Images.Unwritten(shape, Batch, default));
            var dy = Images.Gradient(output, Batch, needs.OutputGradientBorder, Samples.Uniform(Batch * output.Features, seed: 2));
            foreach (var parameter in layer.Parameters)
                parameter.ClearGradient();
            for (int range = 0; range < ranges; range++)
            {
                // Each range has a run of its own, as each thread would.
                int count = 3 / ranges;
                var (run, first) = (layer.Bind(shape), range * count);
                var operands = new RunOperands(
                    x.OfBlocks(first, count), y.OfBlocks(first, count), dy.OfBlocks(first, count), dx.OfBlocks(first, count));
                run.Forward(operands, Workers.CallerOnly);
                run.Backward(operands, Workers.CallerOnly);
            }

            return (Images.Numbers(y), Images.GradientNumbers(dx), [.. layer.Parameters.Select(parameter => parameter.Gradient.ToArray())]);
        }
    }

    [Fact]
    public void Blocks_that_are_not_there_are_refused()
    {
        var x = new Activations(Image, Batch);
        Assert.Equal(8, x.OfBlocks(2, 1).Batch);
        Assert.Contains(
            "Blocks 2 to 3 were asked for, but blocks 0 to 2 are in use",
            Assert.Throws<ArgumentOutOfRangeException>(() => x.OfBlocks(2, 2)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => x.OfBlocks(-1, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => x.OfBlocks(0, 0));
        Assert.Contains(
            "4 strips", Assert.Throws<InvalidOperationException>(() => new Activations(Image, 1, strips: 4).OfBlocks(0, 1)).Message,
            StringComparison.Ordinal);
    }

    private static void Close(float[] expected, float[] actual, float tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], actual[i], tolerance * (1 + Math.Abs(expected[i])));
    }

    private static (Layer Layer, ActivationShape Shape)[] Made() =>
    [
        (new Square(), ActivationShape.Vector(6)), (new DenseSquare(), ActivationShape.Vector(6)),
        (new LayerNorm(6), ActivationShape.Vector(6)), (new Same(), Image), (new BatchNorm2d(8, Activation.Relu), Image),
        (new Relu(), Image), (new Gelu(), Image), (new ResidualAdd(), Image), (new MaxPool2d(3, 2, 1), Image),
        (new AveragePool2d(2), Image), (new GlobalAveragePool(), Image), (new Flatten(), Image),
    ];
}
