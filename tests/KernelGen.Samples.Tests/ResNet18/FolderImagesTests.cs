using KernelGen.Training;
using ResNet18.Data;
using SkiaSharp;

namespace KernelGen.Samples.Tests.ResNet18;

public sealed class FolderImagesTests
{
    private const int Size = 32;

    [Fact]
    public void Every_image_comes_once_in_a_pass_with_its_class()
    {
        using var folder = new TemporaryFolder();
        TestImages.WriteTwoClasses(folder);
        var images = Source(folder, count: 24);
        var labels = new List<int>();
        foreach (var batch in images.Train(batch: 4, seed: 1, epoch: 1))
        {
            Assert.Equal(4, batch.Count);
            labels.AddRange(batch.Labels.Span);
            for (int i = 0; i < batch.Count; i++)
                Assert.Equal(batch.Labels.Span[i] == 1, IsRed(batch, i));
        }

        Assert.Equal(24, labels.Count);
        Assert.Equal((6, 6), (labels.Take(12).Sum(), labels.Skip(12).Sum()));
    }

    [Theory]
    [InlineData(12, 5, new[] { 5, 5, 2 })]
    [InlineData(30, 12, new[] { 12, 12, 6 })]
    public void An_epoch_has_the_images_that_were_asked_for(int count, int batch, int[] expected)
    {
        using var folder = new TemporaryFolder();
        TestImages.WriteTwoClasses(folder);
        Assert.Equal(expected, Source(folder, count).Train(batch, seed: 1, epoch: 1).Select(images => images.Count));
        Assert.Equal(count, Source(folder, count).Count);
    }

    [Fact]
    public void Seed_and_epoch_decide_the_images()
    {
        using var folder = new TemporaryFolder();
        TestImages.WriteTwoClasses(folder);
        float[] Third(int seed, int epoch) => Source(folder, count: 15).Train(batch: 5, seed, epoch).ElementAt(2).Samples.ToArray();

        Assert.Equal(Third(1, 1), Third(1, 1));
        Assert.NotEqual(Third(1, 1), Third(2, 1));
        Assert.NotEqual(Third(1, 1), Third(1, 2));
    }

    [Fact]
    public void An_evaluation_takes_the_middle_of_each_image_once()
    {
        using var folder = new TemporaryFolder();
        TestImages.WriteTwoClasses(folder);
        var images = Source(folder, count: 100);
        var batches = images.Evaluate(5)
            .Select(batch => (batch.Count, Labels: batch.Labels.ToArray(), Samples: batch.Samples.ToArray())).ToArray();
        Assert.Equal([5, 5, 2], batches.Select(batch => batch.Count));
        Assert.Equal([.. Enumerable.Repeat(0, 6), .. Enumerable.Repeat(1, 6)], batches.SelectMany(batch => batch.Labels));
        Assert.Equal(batches[0].Samples, images.Evaluate(5).First().Samples.ToArray());
    }

    [Fact]
    public void Images_that_cannot_be_read_are_skipped_and_named_once()
    {
        using var folder = new TemporaryFolder();
        TestImages.WriteTwoClasses(folder);
        for (int i = 0; i < 7; i++)
            TestImages.Write(folder, $"red/broken{i}.png", TestImages.Encode(300, 200, SKColors.Red, SKColors.Blue)[..(50 + i)]);
        var unreadable = new UnreadableImages();
        Assert.Equal(
            [12, 12, 12, 12, 12], Source(folder, count: 60, unreadable).Train(batch: 12, seed: 1, epoch: 1).Select(batch => batch.Count));

        Assert.Equal(7, unreadable.Count);
        string text = unreadable.Describe()!;
        Assert.StartsWith("7 images could not be read and were skipped: ", text, StringComparison.Ordinal);
        Assert.EndsWith(" ...", text, StringComparison.Ordinal);
        Assert.Equal(5, text.Split("broken").Length - 1);
    }

    [Fact]
    public void A_folder_of_which_nothing_can_be_read_is_refused()
    {
        using var folder = new TemporaryFolder();
        TestImages.Write(folder, "a/1.png", []);
        TestImages.Write(folder, "b/1.png", []);
        var unreadable = new UnreadableImages();
        var images = Source(folder, count: 2, unreadable);
        foreach (var batches in new[] { images.Train(1, 1, 1), images.Evaluate(1) })
        {
            var refusal = Assert.Throws<InputException>(() => batches.Count());
            Assert.Contains("none of the 2 images can be read", refusal.Message, StringComparison.Ordinal);
            Assert.Contains(folder["a/1.png"], refusal.Message, StringComparison.Ordinal);
        }

        Assert.Equal(2, unreadable.Count);
    }

    [Fact]
    public void Random_images_have_mean_0_and_deviation_1_and_are_the_same_in_every_step()
    {
        var images = new SyntheticImages(Size, batch: 8, steps: 3, classes: 10, seed: 1);
        var batches = images.Train(batch: 8, seed: 1, epoch: 1).ToArray();
        float[] samples = batches[0].Samples.ToArray();

        double mean = samples.Average();
        Assert.Equal(0, mean, 0.02);
        Assert.Equal(1, Math.Sqrt(samples.Average(x => (x - mean) * (x - mean))), 0.02);
        Assert.Equal((3, 24), (batches.Length, images.Count));
        Assert.Equal(batches[0].Samples, batches[2].Samples);
    }

    private static FolderImages Source(TemporaryFolder folder, int count, UnreadableImages? unreadable = null) =>
        new(ImageList.Read("--data", folder.Path), Size, count, PixelNormalization.ImageNet, unreadable ?? new UnreadableImages());

    private static bool IsRed(SampleBatch batch, int image)
    {
        var sample = batch.Samples.Span.Slice(image * 3 * Size * Size, 3 * Size * Size);
        return sample[0] > sample[2 * Size * Size];
    }
}
