namespace KernelGen.Runtime.Tests.Layers;

[SparseConv2d(1, 2, Kernel = 2, Height = 2, Width = 2, Bias = false)] public sealed partial class SparseToOnePixel;

[DenseConv2d(1, 2, Kernel = 2, Height = 2, Width = 2, Bias = false)] public sealed partial class DenseToOnePixel;

[SparseConv2d(2, 1, Kernel = 2, Padding = 1, Height = 1, Width = 1, Bias = false)] public sealed partial class SparseFromOnePixel;

[DenseConv2d(2, 1, Kernel = 2, Padding = 1, Height = 1, Width = 1, Bias = false)] public sealed partial class DenseFromOnePixel;

[SparseConv2d(2, 3, Kernel = 3, Stride = 2, Dilation = 2, PaddingTop = 3, PaddingBottom = 2, PaddingLeft = 3, PaddingRight = 2, Height = 1,
    Width = 1)]
public sealed partial class SparseThatReadsNothing;

[DenseConv2d(2, 3, Kernel = 3, Stride = 2, Dilation = 2, PaddingTop = 3, PaddingBottom = 2, PaddingLeft = 3, PaddingRight = 2, Height = 1,
    Width = 1)]
public sealed partial class DenseThatReadsNothing;

/// <summary>
/// Images of one pixel with an even number of channels: with a border around it the pixel has neighbours, an odd number of lines away.
/// </summary>
public sealed class OnePixelImageTests
{
    [Fact]
    public void Convolutions_to_one_pixel_have_the_right_gradients()
    {
        float[] w = [1, 2, 3, 4, 5, 6, 7, 8];
        var (sparse, dense) = (new SparseToOnePixel(), new DenseToOnePixel());
        sparse.SetWeights(w);
        dense.SetWeights(w);
        foreach (Conv2d layer in new Conv2d[] { sparse, dense })
        {
            var x = Images.Input(layer.Geometry.Input, 1, layer.Geometry.InputBorder, [10, 20, 30, 40]);
            var y = Images.Unwritten(layer.Geometry.Output, 1, default);
            var dy = Images.Gradient(layer.Geometry.Output, 1, layer.Geometry.OutputBorder, [1, 2]);
            var dx = Images.Unwritten(layer.Geometry.Input, 1, default);
            layer.Forward(x, y);
            layer.Backward(x, y, dy, dx);
            Assert.Equal([300, 700], Images.Numbers(y));
            Assert.Equal([11, 14, 17, 20], Images.Numbers(dx));
        }

        Assert.Equal([10, 20, 30, 40, 20, 40, 60, 80], sparse.GradientToDense());
        Assert.Equal([10, 20, 30, 40, 20, 40, 60, 80], dense.GradientToDense());
    }

    [Fact]
    public void Convolutions_of_one_pixel_read_the_zeros_around_it()
    {
        float[] w = [1, 2, 3, 4, 10, 20, 30, 40];
        var (sparse, dense) = (new SparseFromOnePixel(), new DenseFromOnePixel());
        sparse.SetWeights(w);
        dense.SetWeights(w);
        foreach (Conv2d layer in new Conv2d[] { sparse, dense })
        {
            foreach (int batch in new[] { 1, 16 })
            {
                float[] samples = [.. Enumerable.Repeat((float[])[3, 5], batch).SelectMany(sample => sample)];
                var x = Images.Input(layer.Geometry.Input, batch, layer.Geometry.InputBorder, samples);
                var y = Images.Unwritten(layer.Geometry.Output, batch, default);
                var dy = Images.Gradient(
                    layer.Geometry.Output, batch, layer.Geometry.OutputBorder,
                    [.. Enumerable.Repeat((float[])[1, 2, 3, 4], batch).SelectMany(d => d)]);
                var dx = Images.Unwritten(layer.Geometry.Input, batch, new Border(1, 1, 1, 1));
                layer.Forward(x, y);
                layer.Backward(x, y, dy, dx);
                Assert.Equal([212, 159, 106, 53], Images.Numbers(y)[..4]);
                Assert.Equal([20, 200], Images.Numbers(dx)[..2]);
            }
        }
    }

    /// <summary>
    /// Every tap lies in the zeros beside the only pixel: the output is the bias, and no gradient reaches weights or input.
    /// </summary>
    [Fact]
    public void Convolutions_whose_taps_miss_every_pixel_give_their_bias()
    {
        var (sparse, dense) = (new SparseThatReadsNothing(), new DenseThatReadsNothing());
        sparse.SetWeights(Samples.Uniform(54, seed: 1));
        dense.SetWeights(Samples.Uniform(54, seed: 1));
        foreach (Conv2d layer in new Conv2d[] { sparse, dense })
        {
            layer.SetBias([1, 2, 3]);
            var x = Images.Input(layer.Geometry.Input, 17, layer.Geometry.InputBorder, Samples.Uniform(34, seed: 2));
            var y = Images.Unwritten(layer.Geometry.Output, 17, default);
            var dy = Images.Gradient(
                layer.Geometry.Output, 17, layer.Geometry.OutputBorder, Samples.Uniform(17 * layer.Geometry.Output.Features, seed: 3));
            var dx = Images.Unwritten(layer.Geometry.Input, 17, default);
            layer.Forward(x, y);
            layer.Backward(x, y, dy, dx);
            int pixels = layer.Geometry.Output.Height * layer.Geometry.Output.Width;
            Assert.Equal(Enumerable.Range(0, 17 * 3 * pixels).Select(i => (float)(1 + (i / pixels % 3))), Images.Numbers(y));
            Assert.All(Images.Numbers(dx), number => Assert.Equal(0, number));
        }

        Assert.All(sparse.GradientToDense().Concat(dense.GradientToDense()), number => Assert.Equal(0, number));
    }

    /// <summary>Every layer that takes a vector takes it with a border as well, where another layer reads zeros around it.</summary>
    [Theory]
    [InlineData(4)]
    [InlineData(5)]
    public void A_border_around_one_pixel_changes_no_layer(int channels)
    {
        var shape = ActivationShape.Vector(channels);
        Layer[] layers =
        [
            new Relu(), new Gelu(), new LayerNorm(channels), new BatchNorm2d(channels), new ResidualAdd(Activation.Relu), new Dropout(0.5),
            new GlobalAveragePool(), new Flatten(), new MaxPool2d(1), new MaxPool2d(2, 1, 1), new AveragePool2d(1),
            new AveragePool2d(2, 1, 1),
        ];
        var (samples, above) = (Samples.Uniform(17 * channels, seed: 1), Samples.Uniform(17 * channels * 4, seed: 2));
        foreach (var layer in layers)
        {
            var expected = Run(layer, default, default);
            Assert.Equal(expected, Run(layer, Border.Around(1), default));
            Assert.Equal(expected, Run(layer, default, Border.Around(1)));
            Assert.Equal(expected, Run(layer, Border.Around(2), new Border(0, 1, 0, 0)));
        }

        float[] Run(Layer layer, Border input, Border output)
        {
            // The same choices of a dropout for every border.
            layer.InitializeWeights(1, 0);
            var outShape = layer.OutputShape(shape);
            var (x, y) = (Images.Input(shape, 17, input, samples), Images.Unwritten(outShape, 17, output));
            var (dx, dy) = (Images.Unwritten(shape, 17, input), Images.Gradient(outShape, 17, output, above[..(17 * outShape.Features)]));
            layer.Forward(x, y);
            layer.Backward(x, y, dy, dx);
            return [.. Images.Numbers(y), .. Images.Numbers(dx)];
        }
    }
}
