using System.Buffers.Binary;
using System.Globalization;
using System.IO.Compression;

namespace KernelGen.Samples;

/// <summary>
/// Reads the IDX files of the MNIST family: a big-endian magic number, one big-endian 32-bit size for each dimension, then unsigned bytes.
/// Everything is checked against the header, so that a damaged file is named before a network trains on noise.
/// </summary>
internal static class IdxReader
{
    /// <summary>The magic number of unsigned bytes in one dimension.</summary>
    public const uint LabelsMagic = 0x00000801;

    /// <summary>The magic number of unsigned bytes in three dimensions.</summary>
    public const uint ImagesMagic = 0x00000803;

    /// <summary>Bytes read at a time, so that a header that promises more than the file holds costs no memory.</summary>
    private const int ChunkBytes = 1 << 20;

    /// <summary>The pixels of an image file, [images][28][28].</summary>
    /// <param name="file">What messages call the file.</param>
    /// <param name="content">The file, gzipped or not.</param>
    /// <exception cref="InputException">The file is no IDX file of 28 x 28 images, or is damaged.</exception>
    public static byte[] ReadImages(string file, Stream content) => Read(file, content, ImagesMagic);

    /// <summary>The labels of a label file, [images], each from 0 to 9.</summary>
    /// <param name="file">What messages call the file.</param>
    /// <param name="content">The file, gzipped or not.</param>
    /// <exception cref="InputException">The file is no IDX file of labels from 0 to 9, or is damaged.</exception>
    public static byte[] ReadLabels(string file, Stream content)
    {
        byte[] labels = Read(file, content, LabelsMagic);
        int wrong = labels.AsSpan().IndexOfAnyExceptInRange((byte)0, (byte)9);
        if (wrong >= 0)
        {
            throw new InputException(
                $"{file}: label {wrong} is {labels[wrong]}, but classes go from 0 to 9. "
                + "Use the label files of Fashion-MNIST or of another set with ten classes.");
        }

        return labels;
    }

    private static byte[] Read(string file, Stream content, uint magic)
    {
        try
        {
            using var plain = Decompress(content);
            return ReadPlain(file, plain, magic);
        }
        catch (InvalidDataException cause)
        {
            throw new InputException($"{file}: the gzip data is damaged or cut off. Fetch the file again.", cause);
        }
    }

    /// <summary>Unpacks what begins with gzip's own magic bytes, whatever the file is called.</summary>
    private static Stream Decompress(Stream content)
    {
        Span<byte> start = stackalloc byte[2];
        bool zipped = content.ReadAtLeast(start, 2, throwOnEndOfStream: false) == 2 && start is [0x1F, 0x8B];
        content.Position = 0;
        return zipped ? new GZipStream(content, CompressionMode.Decompress, leaveOpen: true) : content;
    }

    private static byte[] ReadPlain(string file, Stream content, uint magic)
    {
        bool images = magic == ImagesMagic;
        Span<byte> header = stackalloc byte[images ? 16 : 8];
        int found = content.ReadAtLeast(header, header.Length, throwOnEndOfStream: false);
        if (found >= 4)
            RequireMagic(file, BinaryPrimitives.ReadUInt32BigEndian(header), magic);
        if (found < header.Length)
        {
            throw new InputException(
                $"{file}: the file ends after {found} of the {header.Length} bytes of its header. Fetch the file again.");
        }

        uint count = BinaryPrimitives.ReadUInt32BigEndian(header[4..]);
        if (images)
            RequireSide(file, BinaryPrimitives.ReadUInt32BigEndian(header[8..]), BinaryPrimitives.ReadUInt32BigEndian(header[12..]));
        string things = images ? "images" : "labels";
        long length = (long)count * (images ? ImageSet.PixelsPerImage : 1);
        if (count == 0)
            throw new InputException($"{file}: the header announces 0 {things}. Use a file with at least one.");
        if (length > Array.MaxLength)
        {
            throw new InputException(
                $"{file}: the header announces {count} {things}, more than fit into memory. The file is damaged; fetch it again.");
        }

        return ReadBody(file, content, length, $"{count} {things}");
    }

    private static byte[] ReadBody(string file, Stream content, long length, string things)
    {
        byte[] body = new byte[Math.Min(length, ChunkBytes)];
        int filled = 0;
        while (true)
        {
            int read = content.ReadAtLeast(body.AsSpan(filled), body.Length - filled, throwOnEndOfStream: false);
            filled += read;
            if (filled < body.Length)
            {
                throw new InputException(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{file}: the file ends after {filled} of the {length} bytes that {things} need. It is cut off; fetch it again."));
            }

            if (filled == length)
                break;
            Array.Resize(ref body, (int)Math.Min(length, 2L * filled));
        }

        if (content.ReadByte() >= 0)
        {
            throw new InputException(string.Create(
                CultureInfo.InvariantCulture,
                $"{file}: more bytes follow after the {length} that {things} need. "
                + $"The header and the data do not belong together; fetch the file again."));
        }

        return body;
    }

    private static void RequireMagic(string file, uint found, uint expected)
    {
        if (found == expected)
            return;
        string wanted = expected == ImagesMagic ? "images" : "labels";
        string remedy = (found, expected) switch
        {
            (ImagesMagic, LabelsMagic) or (LabelsMagic, ImagesMagic) =>
                $"It holds {(found == ImagesMagic ? "images" : "labels")}, so two files seem to be swapped; check their names.",
            _ => "It is no IDX file of bytes; fetch the original file.",
        };
        throw new InputException($"{file}: the magic number is 0x{found:X8}, but 0x{expected:X8} ({wanted}) is expected. {remedy}");
    }

    private static void RequireSide(string file, uint rows, uint columns)
    {
        if (rows != ImageSet.Side || columns != ImageSet.Side)
        {
            throw new InputException(
                $"{file}: the images are {rows} x {columns} pixels, but the network takes {ImageSet.Side} x {ImageSet.Side}. "
                + "Use the images of Fashion-MNIST or of another set of that size.");
        }
    }
}
