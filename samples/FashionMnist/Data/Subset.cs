using System.Buffers.Binary;
using KernelGen.Samples;

namespace FashionMnist.Data;

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
            throw new InputException($"Class {few} ({ImageSet.ClassNames[few]}) has {taken[few]} images, but {perClass} are needed. Use the full Fashion-MNIST set.");
        return new ImageSet(pixels.ToArray(), labels.ToArray());
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
