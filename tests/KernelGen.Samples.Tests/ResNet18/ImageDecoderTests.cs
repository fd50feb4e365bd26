using System.Buffers.Binary;
using SkiaSharp;

namespace KernelGen.Samples.Tests.ResNet18;

public sealed class ImageDecoderTests
{
    private const int Size = 56;
    private const int Plane = Size * Size;
    private static readonly CropWindow Left = new(0, 0, false), Right = new(1, 1, false);

    [Theory]
    [InlineData(SKEncodedImageFormat.Png, 64, 64)]
    [InlineData(SKEncodedImageFormat.Jpeg, 64, 64)]
    [InlineData(SKEncodedImageFormat.Webp, 64, 64)]
    [InlineData(SKEncodedImageFormat.Png, 3, 2)]
    [InlineData(SKEncodedImageFormat.Png, 1, 1)]
    [InlineData(SKEncodedImageFormat.Jpeg, 1000, 300)]
    [InlineData(SKEncodedImageFormat.Jpeg, 65, 2000)]
    [InlineData(SKEncodedImageFormat.Png, 500, 20)]
    public void A_colour_is_normalised_by_the_statistics_of_ImageNet(SKEncodedImageFormat format, int width, int height)
    {
        float[] sample = Decode(TestImages.Encode(width, height, new SKColor(255, 128, 0), format: format), CropWindow.Center);

        // JPEG and WebP keep colours to a few of 255 levels.
        double tolerance = format == SKEncodedImageFormat.Png ? 1e-5 : 0.06;
        Assert.All(sample[..Plane], value => Assert.Equal((1 - 0.485) / 0.229, value, tolerance));
        Assert.All(sample[Plane..(2 * Plane)], value => Assert.Equal(((128.0 / 255) - 0.456) / 0.224, value, tolerance));
        Assert.All(sample[(2 * Plane)..], value => Assert.Equal((0 - 0.406) / 0.225, value, tolerance));
    }

    [Theory]
    [InlineData(800, 64)]
    [InlineData(64, 64)]
    public void The_window_moves_over_the_whole_image(int width, int height)
    {
        // White with a black left half.
        byte[] image = TestImages.Encode(width, height, SKColors.White, leftHalf: SKColors.Black);

        // Of the 64 columns of a square image 56 are taken: 0 to 55 or 8 to 63. Of a wide one all of either half.
        int black = width == height ? 32 : Size, atRight = width == height ? 24 : 0;
        Assert.Equal(black, BlackColumns(Decode(image, Left)));
        Assert.Equal(atRight, BlackColumns(Decode(image, Right)));
        Assert.Equal(Size / 2, BlackColumns(Decode(image, CropWindow.Center)));
    }

    [Fact]
    public void A_flip_exchanges_left_and_right()
    {
        byte[] image = TestImages.Encode(64, 64, SKColors.White, leftHalf: SKColors.Black);

        float[] straight = Decode(image, Left), flipped = Decode(image, Left with { Flip = true });

        for (int row = 0; row < Size; row++)
            Assert.Equal(straight.AsSpan(row * Size, Size).ToArray().Reverse(), flipped.AsSpan(row * Size, Size).ToArray());
        Assert.True(straight[0] < straight[Size - 1]);
    }

    [Fact]
    public void Transparent_parts_become_black() => Assert.All(
        Decode(TestImages.Encode(64, 64, SKColors.Transparent), CropWindow.Center)[..Plane],
        value => Assert.Equal((0 - 0.485) / 0.229, value, 1e-5));

    [Fact]
    public void Grey_images_have_three_equal_channels()
    {
        using var grey = new SKBitmap(new SKImageInfo(70, 60, SKColorType.Gray8));
        grey.Erase(new SKColor(100, 100, 100));
        float[] sample = Decode(grey.Encode(SKEncodedImageFormat.Jpeg, 95).ToArray(), CropWindow.Center);

        Assert.Equal(((100.0 / 255) - 0.485) / 0.229, sample[0], 0.05);
        Assert.Equal(((100.0 / 255) - 0.406) / 0.225, sample[2 * Plane], 0.05);
    }

    public static TheoryData<string, byte[]> Unreadable
    {
        get
        {
            byte[] png = TestImages.Encode(300, 200, SKColors.Red, SKColors.Blue),
                jpeg = TestImages.Encode(300, 200, SKColors.Red, SKColors.Blue, SKEncodedImageFormat.Jpeg);
            return new()
            {
                { "empty", [] },
                { "text", "This is no image"u8.ToArray() },
                { "PNG cut off in its header", png[..20] },
                { "PNG cut off in its data", png[..(png.Length / 2)] },
                { "JPEG cut off in its header", jpeg[..100] },
                { "JPEG cut off in its data", jpeg[..^200] },
                { "too large", TooLarge() },
                { "JPEG of 65,500 x 65,500", Announcing(jpeg, 65_500, 65_500) },
            };
        }
    }

    [Theory]
    [MemberData(nameof(Unreadable))]
    public void Says_what_cannot_be_read(string damage, byte[] content)
    {
        using var folder = new TemporaryFolder();
        TestImages.Write(folder, damage, content);
        using var decoder = new ImageDecoder(Size, PixelNormalization.ImageNet);

        Assert.False(decoder.TryDecode(folder[damage], CropWindow.Center, new float[decoder.SampleLength]));
    }

    [Theory]
    [InlineData(10_000, 10_000, true)]
    [InlineData(10_000, 10_008, false)]
    public void The_limit_is_that_of_the_file_not_of_what_it_is_scaled_to(int width, int height, bool readable)
    {
        using var folder = new TemporaryFolder();
        using (var grey = new SKBitmap(new SKImageInfo(width, height, SKColorType.Gray8)))
            TestImages.Write(folder, "large.jpg", grey.Encode(SKEncodedImageFormat.Jpeg, 10).ToArray());
        using var decoder = new ImageDecoder(Size, PixelNormalization.ImageNet);

        Assert.Equal(readable, decoder.TryDecode(folder["large.jpg"], CropWindow.Center, new float[decoder.SampleLength]));
    }

    [Fact]
    public async Task A_pipe_is_no_image_and_nothing_waits_for_it()
    {
        using var folder = new TemporaryFolder();
        SpecialFiles.MakeFifo(folder["x.jpg"]);
        using var decoder = new ImageDecoder(Size, PixelNormalization.ImageNet);

        Assert.False(await SpecialFiles.Soon(() => decoder.TryDecode(folder["x.jpg"], CropWindow.Center, new float[decoder.SampleLength])));
    }

    [Fact]
    public void A_device_is_no_image()
    {
        using var folder = new TemporaryFolder();
        SpecialFiles.Link(folder["x.jpg"], "/dev/zero");
        using var decoder = new ImageDecoder(Size, PixelNormalization.ImageNet);

        Assert.False(decoder.TryDecode(folder["x.jpg"], CropWindow.Center, new float[decoder.SampleLength]));
    }

    [Fact]
    public void A_link_to_an_image_is_read()
    {
        using var folder = new TemporaryFolder();
        TestImages.Write(folder, "real.png", TestImages.Encode(64, 64, SKColors.Red));
        SpecialFiles.Link(folder["x.png"], "real.png");
        using var decoder = new ImageDecoder(Size, PixelNormalization.ImageNet);

        Assert.True(decoder.TryDecode(folder["x.png"], CropWindow.Center, new float[decoder.SampleLength]));
    }

    [Fact]
    public void Says_that_a_file_is_missing()
    {
        using var decoder = new ImageDecoder(Size, PixelNormalization.ImageNet);

        Assert.False(
            decoder.TryDecode(Path.Combine(Path.GetTempPath(), "no", "such.png"), CropWindow.Center, new float[decoder.SampleLength]));
    }

    private static int BlackColumns(float[] sample) => sample.Take(Size).Count(value => value < 0);

    private static float[] Decode(byte[] content, CropWindow window)
    {
        using var folder = new TemporaryFolder();
        TestImages.Write(folder, "image", content);
        using var decoder = new ImageDecoder(Size, PixelNormalization.ImageNet);
        var sample = new float[decoder.SampleLength];
        Assert.True(decoder.TryDecode(folder["image"], window, sample));
        return sample;
    }

    /// <summary>A JPEG file with another size in its frame header.</summary>
    private static byte[] Announcing(byte[] jpeg, int width, int height)
    {
        byte[] file = [.. jpeg];
        int frame = file.AsSpan().IndexOf([(byte)0xFF, (byte)0xC0]);
        BinaryPrimitives.WriteUInt16BigEndian(file.AsSpan(frame + 5), (ushort)height);
        BinaryPrimitives.WriteUInt16BigEndian(file.AsSpan(frame + 7), (ushort)width);
        return file;
    }

    /// <summary>A bitmap file whose header announces 30,000 x 30,000 pixels.</summary>
    private static byte[] TooLarge()
    {
        byte[] file = new byte[1000];
        "BM"u8.CopyTo(file);
        BitConverter.TryWriteBytes(file.AsSpan(2), file.Length);
        BitConverter.TryWriteBytes(file.AsSpan(10), 54);
        BitConverter.TryWriteBytes(file.AsSpan(14), 40);
        BitConverter.TryWriteBytes(file.AsSpan(18), 30_000);
        BitConverter.TryWriteBytes(file.AsSpan(22), 30_000);
        BitConverter.TryWriteBytes(file.AsSpan(26), (short)1);
        BitConverter.TryWriteBytes(file.AsSpan(28), (short)24);
        return file;
    }
}
