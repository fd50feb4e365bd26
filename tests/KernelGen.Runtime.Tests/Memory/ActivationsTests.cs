namespace KernelGen.Runtime.Tests.Memory;

public sealed class ActivationsTests
{
    public static TheoryData<int, int, int, int> Shapes()
    {
        // Vectors and images around the 8 x 8 tile of the transpose; batches around the block of 16.
        var data = new TheoryData<int, int, int, int>();
        foreach (int batch in new[] { 1, 7, 8, 9, 15, 16, 17, 100 })
        {
            foreach (var (height, width, channels) in new[]
            {
                (1, 1, 1), (1, 1, 7), (1, 1, 8), (1, 1, 9), (1, 1, 100), (28, 28, 1), (2, 3, 4), (3, 3, 5), (5, 7, 3), (1, 8, 2),
            })
            {
                data.Add(batch, height, width, channels);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Samples_lie_where_the_layout_says_and_come_back_unchanged(int batch, int height, int width, int channels)
    {
        var activations = Dirty(new ActivationShape(height, width, channels), batch);
        var samples = Samples.Uniform(batch * activations.Shape.Features, seed: batch);
        activations.Load(samples);
        RequireLayout(activations, (sample, feature) => samples[(sample * activations.Shape.Features) + feature]);

        var back = new float[samples.Length];
        activations.Store(back);
        Assert.Equal(samples, back);
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void An_order_gathers_samples(int batch, int height, int width, int channels)
    {
        var activations = Dirty(new ActivationShape(height, width, channels), batch);
        int features = activations.Shape.Features;
        var samples = Samples.Uniform(23 * features, seed: batch);
        var order = Enumerable.Range(0, batch).Select(i => (i * 7) % 23).ToArray();
        activations.Load(samples, order);
        RequireLayout(activations, (sample, feature) => samples[(order[sample] * features) + feature]);
    }

    [Theory]
    [InlineData(1, 4, 3, 2, 64)]
    [InlineData(17, 9, 16, 3, 17)]
    [InlineData(33, 7, 7, 1, 1)]
    public void Images_may_have_a_border_that_stays_zero(int batch, int height, int width, int channels, int border)
    {
        var shape = new ActivationShape(height, width, channels);
        var activations = new Activations(shape, batch, new Border(border % 3, 1, 2, border % 5));
        activations.Data.Fill(float.NaN);
        activations.ClearBorder();
        var samples = Samples.Uniform(batch * shape.Features, seed: 5);
        activations.Load(samples);
        RequireLayout(activations, (sample, feature) => samples[(sample * shape.Features) + feature]);
        RequireZeroBorder(activations);

        var back = new float[samples.Length];
        activations.Store(back);
        Assert.Equal(samples, back);
    }

    /// <summary>Batch, rows and strips: within a block, over two, one row to a strip, borders of more rows than a strip has.</summary>
    [Theory]
    [InlineData(1, 8, 4)]
    [InlineData(3, 8, 8)]
    [InlineData(7, 6, 3)]
    [InlineData(33, 4, 2)]
    [InlineData(2, 40, 40)]
    [InlineData(5, 9, 1)]
    public void Images_in_strips_come_back_unchanged_and_have_their_neighbours_rows_around_them(int batch, int height, int strips)
    {
        var (shape, border) = (new ActivationShape(height, 3, 2), new Border(Top: 3, Left: 1, Bottom: 2, Right: 0));
        var samples = Samples.Uniform(batch * shape.Features, seed: 1);
        var activations = new Activations(shape, batch, border, strips);
        activations.Load(samples);
        new StripBorders().Fill(activations, Workers.CallerOnly);
        var back = new float[samples.Length];
        activations.Store(back);
        Assert.Equal(samples, back);
        int rows = height / strips;
        for (int lane = 0; lane < activations.Blocks * 16; lane++)
        {
            for (int row = -border.Top; row < rows + border.Bottom; row++)
            {
                for (int column = -border.Left; column < shape.Width; column++)
                {
                    for (int channel = 0; channel < shape.Channels; channel++)
                    {
                        var (sample, there) = (lane / strips, (lane % strips * rows) + row);
                        bool exists = lane < batch * strips && there >= 0 && there < height && column >= 0;
                        float expected = exists
                            ? samples[(((((sample * shape.Channels) + channel) * height) + there) * shape.Width) + column]
                            : 0;
                        Assert.Equal(
                            expected, activations.Data[activations.PlaceOf(lane / 16, row, column) + (channel * 16) + (lane % 16)]);
                    }
                }
            }
        }
    }

    [Fact]
    public void Strips_that_do_not_divide_the_rows_are_refused()
    {
        var thrown = Assert.Throws<ArgumentOutOfRangeException>(() => new Activations(new ActivationShape(7, 3, 2), 1, strips: 2));
        Assert.Contains(
            "7 rows of the shape 2x7x3 cannot be cut into 2 strips of as many rows. Use a divisor of 7.", thrown.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void From_pixel_to_pixel_it_is_an_odd_number_of_lines()
    {
        Assert.Equal(65, new Activations(new ActivationShape(2, 2, 64), 1).Pitch);
        Assert.Equal(3, new Activations(new ActivationShape(2, 2, 3), 1).Pitch);
        Assert.Equal(64, new Activations(ActivationShape.Vector(64), 1).Pitch);
    }

    [Fact]
    public void Loading_on_several_threads_gives_the_same()
    {
        var (one, many) = (new Activations(ActivationShape.Vector(50), 100), Dirty(ActivationShape.Vector(50), 100));
        var samples = Samples.Uniform(200 * 50, seed: 3);
        var order = Enumerable.Range(50, 100).ToArray();
        one.Load(samples, order);
        using var workers = new Workers(3, processors: 3);
        new SampleLoading(many).Run(samples, order, workers);
        Assert.Equal(one.Data.ToArray(), many.Data.ToArray());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(784)]
    public void Blocks_begin_at_a_cache_line(int features)
    {
        for (int i = 0; i < 20; i++)
        {
            var activations = new Activations(ActivationShape.Vector(features), 16);
            ref float first = ref activations.Data[0];
            Assert.Equal(0, Misalignment(ref first));
        }
    }

    [Fact]
    public void Sizes_that_cannot_be_are_refused()
    {
        Assert.Contains(
            "at least 1 sample, but 0",
            Assert.Throws<ArgumentOutOfRangeException>(() => new Activations(ActivationShape.Vector(4), 0)).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "dimension below 1", Assert.Throws<ArgumentOutOfRangeException>(() => new Activations(new ActivationShape(0, 4, 4), 1)).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "smaller batch",
            Assert.Throws<ArgumentOutOfRangeException>(
                () => new Activations(new ActivationShape(int.MaxValue, int.MaxValue, int.MaxValue), int.MaxValue)).Message,
            StringComparison.Ordinal);
        var activations = new Activations(ActivationShape.Vector(4), 20);
        Assert.Contains(
            "1 to 20", Assert.Throws<ArgumentOutOfRangeException>(() => activations.Batch = 21).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => activations.Batch = 0);
    }

    [Fact]
    public void Samples_that_do_not_fit_are_refused()
    {
        var activations = new Activations(ActivationShape.Vector(4), 3);
        Assert.Contains(
            "has 11 numbers", Assert.Throws<ArgumentException>(() => activations.Load(new float[11])).Message, StringComparison.Ordinal);
        Assert.Contains(
            "has 13 numbers", Assert.Throws<ArgumentException>(() => activations.Store(new float[13])).Message, StringComparison.Ordinal);
        Assert.Contains(
            "no whole number of samples", Assert.Throws<ArgumentException>(() => activations.Load(new float[41], [0, 1, 2])).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "order names 2 samples, but the batch is 3",
            Assert.Throws<ArgumentException>(() => activations.Load(new float[40], [0, 1])).Message, StringComparison.Ordinal);
        Assert.Contains(
            "order[1] is 10, but there are 10 samples",
            Assert.Throws<ArgumentException>(() => activations.Load(new float[40], [0, 10, 2])).Message, StringComparison.Ordinal);
        Assert.Contains(
            "order[0] is -1", Assert.Throws<ArgumentException>(() => activations.Load(new float[40], [-1, 1, 2])).Message,
            StringComparison.Ordinal);
    }

    private static void RequireZeroBorder(Activations activations)
    {
        var (height, width, channels) = activations.Shape;
        var border = activations.Border;
        for (int row = -border.Top; row < height + border.Bottom; row++)
        {
            for (int column = -border.Left; column < width + border.Right; column++)
            {
                bool inside = row >= 0 && row < height && column >= 0 && column < width;
                for (int block = 0; !inside && block < activations.Blocks; block++)
                {
                    Assert.All(
                        activations.Data.Slice(activations.PlaceOf(block, row, column), channels * 16).ToArray(),
                        value => Assert.Equal(0, value));
                }
            }
        }
    }

    private static unsafe long Misalignment(ref float first)
    {
        fixed (float* address = &first)
            return (long)address % AlignedBuffer.Alignment;
    }

    /// <summary>Activations whose every lane holds NaN, so that what is not written is seen.</summary>
    private static Activations Dirty(ActivationShape shape, int batch)
    {
        var activations = new Activations(shape, batch + 16) { Batch = batch };
        activations.Data.Fill(float.NaN);
        return activations;
    }

    private static void RequireLayout(Activations activations, Func<int, int, float> sampleAt)
    {
        var (height, width, channels) = activations.Shape;
        for (int sample = 0; sample < activations.Blocks * 16; sample++)
        {
            for (int channel = 0; channel < channels; channel++)
            {
                for (int row = 0; row < height; row++)
                {
                    for (int column = 0; column < width; column++)
                    {
                        int feature = (((channel * height) + row) * width) + column;
                        float expected = sample < activations.Batch ? sampleAt(sample, feature) : 0;
                        int at = activations.PlaceOf(sample / 16, row, column) + (channel * 16);
                        Assert.Equal(expected, activations.Data[at + (sample % 16)]);
                    }
                }
            }
        }
    }
}
