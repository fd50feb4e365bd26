using KernelGen.Runtime.Tests.Networks;

namespace KernelGen.Runtime.Tests.Layers;

/// <summary>
/// Convolutions without Height and Width: the same layer computes images of any size, as those do that are declared for one.
/// </summary>
public sealed class AnySizeConvolutionTests
{
    [Theory]
    [InlineData(5, 6)]
    [InlineData(1, 1)]
    [InlineData(17, 3)]
    [InlineData(2, 40)]
    public void It_computes_what_naive_sums_give_at_every_size(int height, int width)
    {
        const int batch = 3;
        var (sparse, dense) = (new AnySparse(), new AnyDense());
        sparse.Initialize(seed: 1, sparsity: 0.4);
        dense.SetWeights(sparse.ToDense());
        var shape = new ActivationShape(height, width, 3);
        var samples = Samples.Uniform(batch * shape.Features, seed: 2);
        var output = sparse.OutputShape(shape);
        var above = Samples.Uniform(batch * output.Features, seed: 3);
        var (y, dx, dw) = Pass(sparse, sparse.GradientToDense);
        var (denseY, denseDX, denseDW) = Pass(dense, dense.GradientToDense);
        Close(Convolved(samples, shape, sparse.ToDense(), output), y);
        Close(denseY, y);
        Close(denseDX, dx);
        Close([.. denseDW.Zip(sparse.ToDense(), (gradient, weight) => weight == 0 ? 0 : gradient)], dw);

        (float[] Y, float[] DX, float[] DW) Pass(Conv2d layer, Func<float[]> gradient)
        {
            var needs = layer.NeedsFor(shape);
            var (x, dyActivations) =
                (Images.Input(shape, batch, needs.InputBorder, samples), Images.Gradient(output, batch, needs.OutputGradientBorder, above));
            var (yActivations, dxActivations) = (Images.Unwritten(output, batch, default), Images.Unwritten(shape, batch, default));
            layer.Forward(x, yActivations);
            layer.Backward(x, yActivations, dyActivations, dxActivations);
            return (Images.Numbers(yActivations), Images.GradientNumbers(dxActivations), gradient());
        }
    }

    /// <summary>The order of the weights is one for the widest images: two networks of one layer take turns, and nothing is lost.</summary>
    [Fact]
    public void Networks_of_two_sizes_share_a_layer_and_train_in_turn()
    {
        var layer = new AnySparse();
        using var small = Network.Image(3, 4, 4).Add(layer).GlobalAveragePool().Build(batch: 4, threads: 1);
        small.Initialize(seed: 1, sparsity: 0.5);
        var (weights, sgd) = (layer.ToDense(), new Sgd(0.1f, momentum: 0.9f));
        Step(small);
        var momentum = layer.ToDense();
        Assert.NotEqual(weights, momentum);
        using var large = Network.Image(3, 30, 2000).Add(layer).GlobalAveragePool().Build(batch: 4, threads: 1);
        Assert.Equal(momentum, layer.ToDense());
        Step(large);
        Step(small);

        // The same steps with networks that were built in the other order.
        var other = new AnySparse();
        using var otherLarge = Network.Image(3, 30, 2000).Add(other).GlobalAveragePool().Build(batch: 4, threads: 1);
        using var otherSmall = Network.Image(3, 4, 4).Add(other).GlobalAveragePool().Build(batch: 4, threads: 1);
        otherSmall.Initialize(seed: 1, sparsity: 0.5);
        sgd = new Sgd(0.1f, momentum: 0.9f);
        Step(otherSmall);
        Step(otherLarge);
        Step(otherSmall);
        Close(layer.ToDense(), other.ToDense());

        void Step(Network network)
        {
            network.SetInput(Samples.Uniform(4 * network.InputShape.Features, seed: 5));
            network.Forward();
            network.OutputGradient.Load(Samples.Uniform(4 * network.OutputShape.Features, seed: 6));
            network.Backward();
            sgd.Step(network);
        }
    }

    [Fact]
    public void Images_that_do_not_fit_are_refused_with_the_remedy()
    {
        var layer = new AnySparse();
        Refused("takes images of 3xanyxany", () => layer.OutputShape(new ActivationShape(4, 4, 2)));
        Refused(
            "a kernel of 5x5 (dilation 1x1) does not fit in the input 2x3x9",
            () => new Unpadded().OutputShape(new ActivationShape(3, 9, 2)));
        Refused("takes images of any size", () => _ = layer.Geometry);
        Assert.Equal(new ActivationShape(3, 3, 4), new Unpadded().OutputShape(new ActivationShape(7, 7, 2)));
        Refused("takes images of 8x8x7", () => new Same().OutputShape(new ActivationShape(8, 8, 8)));
    }

    private static void Refused(string message, Action call) =>
        Assert.Contains(message, Assert.ThrowsAny<Exception>(call).Message, StringComparison.Ordinal);

    /// <summary>3x3 with stride 2 and padding 1, in double.</summary>
    private static float[] Convolved(float[] samples, ActivationShape input, float[] weights, ActivationShape output)
    {
        var y = new float[samples.Length / input.Features * output.Features];
        for (int i = 0; i < y.Length; i++)
        {
            var (sample, at) = Math.DivRem(i, output.Features);
            var (channel, pixel) = Math.DivRem(at, output.Height * output.Width);
            var (row, column) = Math.DivRem(pixel, output.Width);
            double sum = 0;
            for (int k = 0; k < 27; k++)
            {
                int r = (2 * row) + (k % 9 / 3) - 1, c = (2 * column) + (k % 3) - 1;
                if (r >= 0 && r < input.Height && c >= 0 && c < input.Width)
                {
                    sum += (double)weights[(channel * 27) + k]
                        * samples[(sample * input.Features) + (k / 9 * input.Height * input.Width) + (r * input.Width) + c];
                }
            }

            y[i] = (float)sum;
        }

        return y;
    }

    private static void Close(float[] expected, float[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], actual[i], 2e-5f * (1 + Math.Abs(expected[i])));
    }
}

[SparseConv2d(3, 4, Kernel = 3, Stride = 2, Padding = 1, Bias = false)] public sealed partial class AnySparse;

[DenseConv2d(3, 4, Kernel = 3, Stride = 2, Padding = 1, Bias = false)] public sealed partial class AnyDense;

[SparseConv2d(2, 4, Kernel = 5)] public sealed partial class Unpadded;
