using KernelGen.Samples;
using KernelGen.Training;
using SparseTransfer.CommandLine;
using SparseTransfer.Model;

namespace SparseTransfer.Data;

/// <summary>The images of all runs.</summary>
/// <param name="Train">Training images.</param>
/// <param name="Test">Test images.</param>
/// <param name="Classes">Number of classes.</param>
/// <param name="Description">What they are.</param>
/// <param name="ImagesStay">Whether a training image is the same in every epoch; those of folders are cut out anywhere.</param>
/// <param name="Unreadable">Images that could not be read so far.</param>
internal sealed record TransferData(
    IBatchSource Train, IBatchSource Test, int Classes, string Description, bool ImagesStay, UnreadableImages Unreadable)
{
    /// <summary>Finds the images; those of folders are decoded when they are needed.</summary>
    /// <exception cref="InputException">They cannot be used.</exception>
    public static TransferData Open(Settings settings)
    {
        var data = settings.Images is { } folder ? OfFolder(settings, folder) : OfFashionMnist(settings);
        if (settings.Batch > data.Train.Count)
        {
            throw new InputException(
                $"--batch is {settings.Batch}, but there are only {data.Train.Count} training images. "
                + $"Choose a batch of at most {data.Train.Count}.");
        }

        // Scaling or decoding the next batch takes place while this one is learned.
        return data with { Train = data.Train.Prefetch(), Test = data.Test.Prefetch() };
    }

    private static TransferData OfFashionMnist(Settings settings)
    {
        ImageSet train = Read(settings.Data, IdxFolder.Train), test = Read(settings.Data, IdxFolder.Test);
        if (settings.TrainImages is { } count)
        {
            int[] labels = [.. train.Labels.ToArray().Select(label => (int)label)];
            train = train.Choose(Subset.Balanced(labels, ImageSet.ClassNames.Count, count));
        }

        string from = settings.Data is null ? "embedded" : $"from {settings.Data}";
        return new TransferData(
            new ScaledImages(train, settings.Size, Pretrained.Input.Means),
            new ScaledImages(test, settings.Size, Pretrained.Input.Means),
            ImageSet.ClassNames.Count,
            $"Fashion-MNIST, {from}: {train.Count:N0} training and {test.Count:N0} test images",
            ImagesStay: true,
            new UnreadableImages());
    }

    private static ImageSet Read(string? folder, string set) => folder is null ? EmbeddedImages.Read(set) : IdxFolder.Read(folder, set);

    private static TransferData OfFolder(Settings settings, string folder)
    {
        var (train, test) = settings.Test is { } other
            ? (ImageList.Read("--images", folder), ImageList.Read("--test", other))
            : (ImageList.Read("--images", Path.Combine(folder, "train")), ImageList.Read("--images", Path.Combine(folder, "test")));
        if (train.Classes.Count > Classifiers.MostClasses)
        {
            throw new InputException(
                $"--images {folder}: the folder holds {train.Classes.Count} classes, but the classifier is declared for at most "
                + $"{Classifiers.MostClasses}. Use a folder with fewer.");
        }

        test.RequireClassesOf(settings.Test is null ? "--images" : "--test", train);
        if (settings.TrainImages is { } count)
            train = train.Choose(Subset.Balanced(train.Labels, train.Classes.Count, count));
        train.RequireReadable();
        test.RequireReadable();
        var unreadable = new UnreadableImages();
        return new TransferData(
            new FolderImages(train, settings.Size, train.Files.Count, Pretrained.Input, unreadable),
            new FolderImages(test, settings.Size, test.Files.Count, Pretrained.Input, unreadable),
            train.Classes.Count,
            $"{train.Files.Count:N0} training images of {train.Classes.Count} classes from {train.Folder}, "
                + $"{test.Files.Count:N0} test images from {test.Folder}",
            ImagesStay: false,
            unreadable);
    }
}
