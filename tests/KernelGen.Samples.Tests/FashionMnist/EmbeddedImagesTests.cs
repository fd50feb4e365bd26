using FashionMnist.Data;

namespace KernelGen.Samples.Tests.FashionMnist;

public sealed class EmbeddedImagesTests
{
    [Theory]
    [InlineData(IdxFolder.Train, 800)]
    [InlineData(IdxFolder.Test, 200)]
    public void Holds_equally_many_images_of_every_class(string set, int perClass)
    {
        var images = EmbeddedImages.Read(set);

        Assert.Equal(10 * perClass, images.Count);
        Assert.Equal(images.Count * 784, images.Pixels.Length);
        Assert.All(images.Labels.ToArray().GroupBy(label => label), group => Assert.Equal(perClass, group.Count()));
    }

    [Fact]
    public void Keeps_the_order_of_the_original_files()
    {
        // The first labels of the published files.
        Assert.Equal([9, 0, 0, 3, 0, 2, 7, 2, 5, 5], EmbeddedImages.Read(IdxFolder.Train).Labels[..10].ToArray());
        Assert.Equal([9, 2, 1, 1, 6, 1, 4, 6, 5, 7], EmbeddedImages.Read(IdxFolder.Test).Labels[..10].ToArray());
    }

    [Fact]
    public void The_scaled_training_pixels_have_mean_0_and_deviation_1()
    {
        var train = EmbeddedImages.Read(IdxFolder.Train);

        var samples = PixelScale.Of(train).Apply(train).Samples.ToArray();

        double mean = samples.Average(), deviation = Math.Sqrt(samples.Average(x => (x - mean) * (x - mean)));
        Assert.Equal(0, mean, 1e-4);
        Assert.Equal(1, deviation, 1e-4);
    }

    [Fact]
    public void A_subset_takes_the_first_of_each_class_and_survives_its_file()
    {
        byte[] pixels = IdxBytes.Images(30)[16..], labels = IdxBytes.Labels(30)[8..];

        var part = Subset.FirstOfEachClass(new ImageSet(pixels, labels), 2);

        Assert.Equal(pixels[..(20 * 784)], IdxReader.ReadImages("images", new MemoryStream(Subset.ToIdxImages(part))));
        Assert.Equal(labels[..20], IdxReader.ReadLabels("labels", new MemoryStream(Subset.ToIdxLabels(part))));
    }

    [Fact]
    public void A_subset_needs_enough_images_of_each_class()
    {
        var set = new ImageSet(IdxBytes.Images(29).AsMemory(16), IdxBytes.Labels(29).AsMemory(8));

        var refusal = Assert.Throws<InputException>(() => Subset.FirstOfEachClass(set, 3));

        Assert.Contains("Class 9 (Ankle boot) has 2 images, but 3 are needed", refusal.Message, StringComparison.Ordinal);
    }
}
