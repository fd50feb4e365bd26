namespace KernelGen.Samples;

/// <summary>Reads a folder that holds the four files of Fashion-MNIST under their standard names, gzipped or not.</summary>
internal static class IdxFolder
{
    /// <summary>What the training files' names begin with.</summary>
    public const string Train = "train";

    /// <summary>What the test files' names begin with.</summary>
    public const string Test = "t10k";

    /// <summary>The name of an image file, without the extension of its compression.</summary>
    public static string ImagesName(string set) => $"{set}-images-idx3-ubyte";

    /// <summary>The name of a label file, without the extension of its compression.</summary>
    public static string LabelsName(string set) => $"{set}-labels-idx1-ubyte";

    /// <summary>Reads one of the two sets.</summary>
    /// <param name="folder">Where the files are.</param>
    /// <param name="set"><see cref="Train"/> or <see cref="Test"/>.</param>
    /// <exception cref="InputException">A file is missing, unreadable, damaged or does not fit the other.</exception>
    public static ImageSet Read(string folder, string set)
    {
        if (!Directory.Exists(folder))
        {
            throw new InputException(
                $"--data {folder}: {(File.Exists(folder) ? "it is a file, not a folder" : "there is no such folder")}. "
                + "Name a folder that holds the four IDX files, or leave the option away to use the embedded images.");
        }

        string images = Find(folder, ImagesName(set));
        string labels = Find(folder, LabelsName(set));
        return Pair(images, Open(images, IdxReader.ReadImages), labels, Open(labels, IdxReader.ReadLabels));
    }

    /// <summary>Joins images with their labels.</summary>
    /// <exception cref="InputException">There are more of one than of the other.</exception>
    public static ImageSet Pair(string imagesFile, byte[] pixels, string labelsFile, byte[] labels)
    {
        int images = pixels.Length / ImageSet.PixelsPerImage;
        if (images != labels.Length)
        {
            throw new InputException(
                $"{imagesFile} holds {images} images, but {labelsFile} holds {labels.Length} labels. "
                + "They do not belong together; check that no training file took the name of a test file.");
        }

        return new ImageSet(pixels, labels);
    }

    private static string Find(string folder, string name)
    {
        string plain = Path.Combine(folder, name), zipped = plain + ".gz";
        if (File.Exists(plain))
            return plain;
        if (File.Exists(zipped))
            return zipped;
        throw new InputException(
            $"--data {folder}: the folder holds neither {name} nor {name}.gz. "
            + "Put the four IDX files of Fashion-MNIST there under their standard names.");
    }

    private static byte[] Open(string path, Func<string, Stream, byte[]> read)
    {
        try
        {
            using var content = FileKinds.OpenRegular(path);
            return read(path, content);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{path}: the file cannot be read ({cause.Message}). Check the file and its permissions.", cause);
        }
    }
}
