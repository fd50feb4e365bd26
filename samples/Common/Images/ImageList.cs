namespace KernelGen.Samples;

/// <summary>The images of a folder by class, <c>DIR/class/image.jpg</c>: names only, nothing is read yet.</summary>
/// <param name="Folder">The folder.</param>
/// <param name="Classes">Names of its folders in ordinal order; a class's number is its place.</param>
/// <param name="Files">Paths of the images, class after class.</param>
/// <param name="Labels">[images] their classes.</param>
internal sealed record ImageList(string Folder, IReadOnlyList<string> Classes, IReadOnlyList<string> Files, IReadOnlyList<int> Labels)
{
    /// <summary>What a file's name must end with.</summary>
    public static IReadOnlyList<string> Extensions { get; } = [".jpg", ".jpeg", ".png", ".bmp", ".gif", ".webp"];

    /// <summary>Lists a folder. Names that begin with a dot are left out, as are files with other endings.</summary>
    /// <param name="option">The option that named the folder.</param>
    /// <param name="folder">The folder.</param>
    /// <exception cref="InputException">
    /// There is no such folder, it cannot be listed, it holds fewer than two classes, or a class without images.
    /// </exception>
    public static ImageList Read(string option, string folder)
    {
        if (!Directory.Exists(folder))
        {
            throw new InputException(
                $"{option} {folder}: {(File.Exists(folder) ? "it is a file, not a folder" : "there is no such folder")}. {Expected}");
        }

        string[] classFolders = Listed(option, folder, Directory.GetDirectories);
        if (classFolders.Length < 2)
        {
            throw new InputException(
                $"{option} {folder}: the folder holds {(classFolders.Length == 0 ? "no folders" : "one folder only")}, "
                + $"but a network needs at least 2 classes to tell apart. {Expected}");
        }

        var files = new List<string>();
        var labels = new List<int>();
        for (int label = 0; label < classFolders.Length; label++)
        {
            string[] images = [.. Listed(option, classFolders[label], Directory.GetFiles).Where(IsImage)];
            if (images.Length == 0)
            {
                throw new InputException(
                    $"{option} {folder}: class {Path.GetFileName(classFolders[label])} holds no images ({string.Join(", ", Extensions)}). "
                    + "Add some, or remove its folder.");
            }

            files.AddRange(images);
            labels.AddRange(Enumerable.Repeat(label, images.Length));
        }

        return new ImageList(folder, [.. classFolders.Select(path => Path.GetFileName(path))], files, labels);
    }

    /// <summary>Some of the images, with the same classes.</summary>
    /// <param name="numbers">Their numbers, in the order that they get.</param>
    public ImageList Choose(IReadOnlyList<int> numbers) =>
        this with { Files = [.. numbers.Select(number => Files[number])], Labels = [.. numbers.Select(number => Labels[number])] };

    /// <summary>Refuses images whose classes are others than those of the training images.</summary>
    /// <param name="option">The option that named this folder.</param>
    /// <param name="train">The training images.</param>
    /// <exception cref="InputException">A class is missing or unknown.</exception>
    public void RequireClassesOf(string option, ImageList train)
    {
        string? missing = train.Classes.Except(Classes).FirstOrDefault(), unknown = Classes.Except(train.Classes).FirstOrDefault();
        if (missing is not null || unknown is not null)
        {
            throw new InputException(
                $"{option} {Folder}: "
                + (missing is not null ? $"class {missing} of {train.Folder} is missing" : $"class {unknown} is not in {train.Folder}")
                + ". Both folders must hold the same classes.");
        }
    }

    /// <summary>Refuses images of which none can be read; one that can be is looked for, the others are not opened.</summary>
    /// <exception cref="InputException">None can be read.</exception>
    public void RequireReadable()
    {
        using var decoder = new ImageDecoder(size: 1, PixelNormalization.ImageNet);
        float[] sample = new float[decoder.SampleLength];
        if (!Files.Any(file => decoder.TryDecode(file, CropWindow.Center, sample)))
            throw NothingReadable();
    }

    /// <summary>The refusal of a folder of which nothing can be used.</summary>
    public InputException NothingReadable() =>
        new(
            $"{Folder}: none of the {Files.Count} images can be read; the first is {Files[0]}. "
            + "Check that they are whole image files of at most 100 million pixels.");

    private static string Expected { get; } =
        $"Name a folder that holds one folder of images ({string.Join(", ", Extensions)}) for each class: cats/1.jpg, dogs/1.jpg.";

    private static bool IsImage(string path) => Extensions.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase);

    /// <summary>In ordinal order, since file systems list in any.</summary>
    private static string[] Listed(string option, string folder, Func<string, string[]> list)
    {
        try
        {
            return [.. list(folder).Where(path => !Path.GetFileName(path).StartsWith('.')).Order(StringComparer.Ordinal)];
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{option} {folder}: the folder cannot be listed ({cause.Message}). Check its permissions.", cause);
        }
    }
}
