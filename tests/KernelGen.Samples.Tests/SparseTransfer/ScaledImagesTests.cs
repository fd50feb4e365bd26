using SparseTransfer.Data;

namespace KernelGen.Samples.Tests.SparseTransfer;

public sealed class ScaledImagesTests
{
    [Fact]
    public void Pixels_of_the_same_size_stay()
    {
        byte[] image = [0, 10, 200, 30, 40, 50, 60, 70, 255];
        float[] scaled = new float[9];

        new BilinearScale(3, 3).Apply(image, scaled);

        Assert.Equal(image.Select(pixel => (float)pixel), scaled);
    }

    [Fact]
    public void Pixels_between_two_are_mixed_and_edges_stay()
    {
        float[] scaled = new float[16];

        new BilinearScale(2, 4).Apply([0, 100, 200, 40], scaled);

        // At shares 0, 1/4, 3/4 and 1 in both directions.
        Assert.Equal([0, 25, 75, 100], scaled[..4]);
        Assert.Equal([50, 0.75f * 25 + 0.25f * 160, 0.75f * 75 + 0.25f * 80, 85], scaled[4..8]);
        Assert.Equal([200, 160, 80, 40], scaled[12..]);
    }

    [Fact]
    public void Batches_have_three_channels_less_their_means_and_every_image_once()
    {
        var images = EmbeddedImages.Read(IdxFolder.Test).Choose([.. Enumerable.Range(0, 10)]);
        var source = new ScaledImages(images, 28, [1, 2, 3]);

        var batches = source.Train(batch: 4, seed: 1, epoch: 1)
            .Select(batch => (batch.Samples.ToArray(), batch.Labels.ToArray())).ToArray();

        Assert.Equal([4, 4, 2], batches.Select(batch => batch.Item2.Length));
        Assert.Equal(images.Labels.ToArray().Order().Select(label => (int)label), batches.SelectMany(batch => batch.Item2).Order());
        var sums = batches.SelectMany(batch => batch.Item1.Chunk(28 * 28)).Chunk(3).ToArray();
        Assert.All(sums, channels => Assert.Equal((1.0, 2.0), (channels[0][0] - channels[1][0], channels[0][0] - channels[2][0])));
        float first = source.Evaluate(4).First().Samples.Span[400];
        Assert.Equal(images.Image(0)[400] - 1, first);
    }

    [Fact]
    public void A_part_of_the_images_has_as_many_of_each_class() =>
        Assert.Equal([0, 1, 2, 4, 6], Subset.Balanced([0, 0, 1, 0, 1, 0, 2, 2], classes: 3, count: 5));
}
