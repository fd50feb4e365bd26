namespace KernelGen.Samples.Tests.FashionMnist;

public sealed class IdxReaderTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Reads_images_and_labels_plain_or_gzipped(bool zipped)
    {
        byte[] images = IdxBytes.Images(3000), labels = IdxBytes.Labels(3000);

        Assert.Equal(images[16..], IdxReader.ReadImages("images", new MemoryStream(zipped ? IdxBytes.Gzip(images) : images)));
        Assert.Equal(labels[8..], IdxReader.ReadLabels("labels", new MemoryStream(zipped ? IdxBytes.Gzip(labels) : labels)));
    }

    public static TheoryData<string, byte[], string> DamagedImages => new()
    {
        { "empty", [], "ends after 0 of the 16 bytes" },
        { "header cut off", IdxBytes.Images(2)[..15], "ends after 15 of the 16 bytes" },
        { "one byte short", IdxBytes.Images(2)[..^1], "ends after 1567 of the 1568 bytes that 2 images need" },
        { "one byte long", [.. IdxBytes.Images(2), 0], "more bytes follow after the 1568 that 2 images need" },
        { "no IDX file", "This is not it"u8.ToArray(), "the magic number is 0x54686973, but 0x00000803" },
        { "floats", IdxBytes.Header(0xD03, 1, 28, 28), "the magic number is 0x00000D03" },
        { "labels", IdxBytes.Labels(20), "It holds labels, so two files seem to be swapped" },
        { "no images", IdxBytes.Images(0), "announces 0 images" },
        { "more images than memory", IdxBytes.Header(0x803, -1, 28, 28), "announces 4294967295 images" },
        { "more images than the file", IdxBytes.Header(0x803, 2_000_000, 28, 28), "ends after 0 of the 1568000000 bytes" },
        { "other rows", IdxBytes.Images(2, rows: 32), "32 x 28 pixels, but the network takes 28 x 28" },
        { "other columns", IdxBytes.Images(2, columns: 27), "28 x 27 pixels" },
        { "gzip cut off", IdxBytes.Gzip(IdxBytes.Images(50))[..^200], "cut off" },
        { "gzip damaged", Damage(IdxBytes.Gzip(IdxBytes.Images(50))), "damaged" },
    };

    [Theory]
    [MemberData(nameof(DamagedImages))]
    public void Says_what_is_wrong_with_an_image_file(string damage, byte[] content, string expected)
    {
        var refusal = Assert.Throws<InputException>(() => IdxReader.ReadImages(damage, new MemoryStream(content)));

        Assert.StartsWith($"{damage}: ", refusal.Message, StringComparison.Ordinal);
        Assert.Contains(expected, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Says_that_images_lie_where_labels_are_expected()
    {
        var refusal = Assert.Throws<InputException>(() => IdxReader.ReadLabels("labels", new MemoryStream(IdxBytes.Images(1))));

        Assert.Contains("It holds images, so two files seem to be swapped", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Refuses_a_label_that_is_no_class()
    {
        byte[] content = IdxBytes.Labels(30);
        content[8 + 17] = 10;

        var refusal = Assert.Throws<InputException>(() => IdxReader.ReadLabels("labels", new MemoryStream(content)));

        Assert.Contains("label 17 is 10, but classes go from 0 to 9", refusal.Message, StringComparison.Ordinal);
    }

    private static byte[] Damage(byte[] content)
    {
        // Inside the compressed data, behind the header of the gzip format.
        for (int i = 20; i < 40; i++)
            content[i] ^= 0xFF;
        return content;
    }
}
