using System.IO.Compression;

namespace KernelGen.Samples;

/// <summary>
/// Reads the subset that lies in this program: 8,000 training and 2,000 test images. README.md beside this file says how it was made.
/// </summary>
internal static class EmbeddedImages
{
    /// <summary>Training images of each class.</summary>
    public const int TrainPerClass = 800;

    /// <summary>Test images of each class.</summary>
    public const int TestPerClass = 200;

    /// <summary>Reads one of the two sets.</summary>
    /// <param name="set"><see cref="IdxFolder.Train"/> or <see cref="IdxFolder.Test"/>.</param>
    public static ImageSet Read(string set)
    {
        string images = IdxFolder.ImagesName(set), labels = IdxFolder.LabelsName(set);
        return IdxFolder.Pair(
            images, IdxReader.ReadImages(images, Unpack(images)),
            labels, IdxReader.ReadLabels(labels, Unpack(labels)));
    }

    private static MemoryStream Unpack(string name)
    {
        using var resource = typeof(EmbeddedImages).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException(
                $"The program was built without its resource {name}; README.md beside this file says how to make it.");
        using var packed = new BrotliStream(resource, CompressionMode.Decompress);
        var content = new MemoryStream();
        packed.CopyTo(content);
        content.Position = 0;
        return content;
    }
}
