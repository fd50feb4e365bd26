using System.Buffers.Binary;

namespace KernelGen.Samples;

/// <summary>Takes a fixed, class-balanced part of a set: the first images of each class, in the order of the file.</summary>
internal static class Subset
{
    /// <summary>Chooses the images.</summary>
    /// <param name="all">The full set.</param>
    /// <param name="perClass">Images of each class.</param>
    /// <exception cref="InputException">A class has fewer images.</exception>
    public static ImageSet FirstOfEachClass(ImageSet all, int perClass)
    {
        int classes = ImageSet.ClassNames.Count;
        int[] taken = new int[classes];
        var pixels = new MemoryStream();
        var labels = new MemoryStream();
        for (int i = 0; i < all.Count; i++)
        {
            byte label = all.Labels.Span[i];
            if (taken[label] == perClass)
                continue;
            taken[label]++;
            pixels.Write(all.Image(i));
            labels.WriteByte(label);
        }

        int few = Array.FindIndex(taken, count => count < perClass);
        if (few >= 0)
        {
            throw new InputException(
                $"Class {few} ({ImageSet.ClassNames[few]}) has {taken[few]} images, but {perClass} are needed. "
                + "Use the full Fashion-MNIST set.");
        }

        return new ImageSet(pixels.ToArray(), labels.ToArray());
    }

    /// <summary>The first images, as many of each class; where that is no whole number, the first classes have one more.</summary>
    /// <param name="labels">[images] their classes.</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="count">Images to take; fewer are taken where classes have not so many.</param>
    /// <returns>The numbers of the images, in their order.</returns>
    public static IReadOnlyList<int> Balanced(IReadOnlyList<int> labels, int classes, int count)
    {
        int[] left = [.. Enumerable.Range(0, classes).Select(label => (count / classes) + (label < count % classes ? 1 : 0))];
        return [.. Enumerable.Range(0, labels.Count).Where(i => left[labels[i]]-- > 0)];
    }

    /// <summary>The images as an IDX file.</summary>
    public static byte[] ToIdxImages(ImageSet set) =>
        Idx([IdxReader.ImagesMagic, (uint)set.Count, ImageSet.Side, ImageSet.Side], set.Pixels.Span);

    /// <summary>The labels as an IDX file.</summary>
    public static byte[] ToIdxLabels(ImageSet set) => Idx([IdxReader.LabelsMagic, (uint)set.Count], set.Labels.Span);

    private static byte[] Idx(ReadOnlySpan<uint> header, ReadOnlySpan<byte> body)
    {
        byte[] file = new byte[(header.Length * sizeof(uint)) + body.Length];
        for (int i = 0; i < header.Length; i++)
            BinaryPrimitives.WriteUInt32BigEndian(file.AsSpan(i * sizeof(uint)), header[i]);
        body.CopyTo(file.AsSpan(header.Length * sizeof(uint)));
        return file;
    }
}
