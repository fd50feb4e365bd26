namespace KernelGen.Runtime.Tests.Layers;

public sealed class FlattenTests
{
    [Fact]
    public void Features_come_in_the_order_row_column_channel()
    {
        var image = new Activations(new ActivationShape(Height: 2, Width: 3, Channels: 2), 1);

        // NCHW: channel 0 is 0..5, channel 1 is 10..15.
        image.Load([0, 1, 2, 3, 4, 5, 10, 11, 12, 13, 14, 15]);
        var vector = new Activations(ActivationShape.Vector(12), 1);
        new Flatten().Forward(image, vector);
        var features = new float[12];
        vector.Store(features);
        Assert.Equal([0, 10, 1, 11, 2, 12, 3, 13, 4, 14, 5, 15], features);

        var back = new Activations(image.Shape, 1);
        new Flatten().Backward(image, vector, vector, back);
        Assert.Equal(image.Data.ToArray(), back.Data.ToArray());
    }

    /// <summary>An even number of channels leaves a line between pixels, which a vector has not.</summary>
    [Theory]
    [InlineData(3, true)]
    [InlineData(2, false)]
    public void In_a_network_it_copies_nothing_where_pixels_lie_side_by_side(int channels, bool shared)
    {
        using var network = Network.Image(channels, height: 3, width: 3).Relu().Flatten().Relu().Build(batch: 4, threads: 1);
        int features = 9 * channels;
        Assert.Equal(shared, network.Layers[0].Output.SharesBufferWith(network.Layers[1].Output));
        Assert.False(network.Layers[1].Output.SharesBufferWith(network.Layers[2].Output));
        Assert.Equal(ActivationShape.Vector(features), network.OutputShape);

        // Pixels in, pixels out: NCHW becomes row, column, channel, and every number is positive.
        var samples = Array.ConvertAll(Samples.Uniform(4 * features, seed: 5), Math.Abs);
        var expected = new float[samples.Length];
        for (int i = 0; i < samples.Length; i++)
        {
            var (sample, feature) = Math.DivRem(i, features);
            expected[i] = samples[(sample * features) + (feature % channels * 9) + (feature / channels)];
        }

        Assert.Equal(expected, network.Predict(samples));
    }

    [Fact]
    public void One_pixel_with_a_border_gives_the_pixel()
    {
        var image = new Activations(ActivationShape.Vector(2), 1, Border.Around(1));
        image.Load([3, 4]);
        var vector = new Activations(image.Shape, 1);
        new Flatten().Forward(image, vector);
        var features = new float[2];
        vector.Store(features);
        Assert.Equal([3, 4], features);
    }

    /// <summary>A convolution that reads the vector wants zeros around it, while pixels of the image have a line between them.</summary>
    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void A_border_around_the_vector_is_no_part_of_it(int channels)
    {
        var shape = new ActivationShape(2, 3, channels);
        var samples = Samples.Uniform(17 * shape.Features, seed: 1);
        var image = Images.Input(shape, 17, Images.Narrow, samples);
        var (plain, bordered) = (Images.Unwritten(ActivationShape.Vector(shape.Features), 17, default),
            Images.Unwritten(ActivationShape.Vector(shape.Features), 17, Images.Wide));
        var layer = new Flatten();
        layer.Forward(image, plain);
        layer.Forward(image, bordered);
        Assert.Equal(Images.Numbers(plain), Images.Numbers(bordered));
        var back = Images.Unwritten(shape, 17, Images.Wide);
        layer.Backward(image, bordered, bordered, back);
        Assert.Equal(samples, Images.Numbers(back));
    }
}
