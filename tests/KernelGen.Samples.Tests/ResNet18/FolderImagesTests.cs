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
        using var images = new FolderImages(ImageList.Read("--data", folder.Path), Size, batch: 4, seed: 1, new UnreadableImages());

        for (int pass = 0; pass < 2; pass++)
        {
            var labels = new List<int>();
            for (int step = 0; step < 3; step++)
            {
                var batch = images.Next();
                Assert.Equal(4, batch.Count);
                labels.AddRange(batch.Labels);
                for (int i = 0; i < batch.Count; i++)
                    Assert.Equal(batch.Labels[i] == 1, IsRed(batch, i));
            }

            Assert.Equal(6, labels.Count(label => label == 0));
            Assert.Equal(6, labels.Count(label => label == 1));
        }
    }

    [Fact]
    public void The_seed_decides_the_images()
    {
        using var folder = new TemporaryFolder();
        TestImages.WriteTwoClasses(folder);
        float[] Third(int seed)
        {
            using var images = new FolderImages(ImageList.Read("--data", folder.Path), Size, batch: 5, seed, new UnreadableImages());
            images.Next();
            images.Next();
            return images.Next().Samples.ToArray();
        }

        Assert.Equal(Third(1), Third(1));
        Assert.NotEqual(Third(1), Third(2));
    }

    [Fact]
    public void A_batch_stays_as_it_is_until_the_next_is_taken()
    {
        using var folder = new TemporaryFolder();
        TestImages.WriteTwoClasses(folder);
        using var images = new FolderImages(ImageList.Read("--data", folder.Path), Size, batch: 12, seed: 1, new UnreadableImages());
        images.Next();

        var batch = images.Next();
        float[] before = batch.Samples.ToArray();
        while (!images.IsReady)
            Thread.Yield();

        Assert.Equal(before, batch.Samples.ToArray());
    }

    [Fact]
    public void Images_that_cannot_be_read_are_skipped_and_named_once()
    {
        using var folder = new TemporaryFolder();
        TestImages.WriteTwoClasses(folder);
        for (int i = 0; i < 7; i++)
            TestImages.Write(folder, $"red/broken{i}.png", TestImages.Encode(300, 200, SKColors.Red, SKColors.Blue)[..(50 + i)]);
        var unreadable = new UnreadableImages();
        using var images = new FolderImages(ImageList.Read("--data", folder.Path), Size, batch: 12, seed: 1, unreadable);

        for (int step = 0; step < 5; step++)
            Assert.Equal(12, images.Next().Count);

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
        using var images = new FolderImages(ImageList.Read("--data", folder.Path), Size, batch: 1, seed: 1, new UnreadableImages());

        var refusal = Assert.Throws<InputException>(images.Next);

        Assert.Contains("none of the 2 images can be read", refusal.Message, StringComparison.Ordinal);
        Assert.Contains(folder["a/1.png"], refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Random_images_have_mean_0_and_deviation_1()
    {
        using var images = new SyntheticImages(Size, batch: 8, classes: 10, seed: 1);

        float[] samples = images.Next().Samples.ToArray();

        double mean = samples.Average();
        Assert.Equal(0, mean, 0.02);
        Assert.Equal(1, Math.Sqrt(samples.Average(x => (x - mean) * (x - mean))), 0.02);
        Assert.Same(images.Next(), images.Next());
    }

    private static bool IsRed(ImageBatch batch, int image)
    {
        var sample = batch.Samples.Span.Slice(image * 3 * Size * Size, 3 * Size * Size);
        return sample[0] > sample[2 * Size * Size];
    }
}
