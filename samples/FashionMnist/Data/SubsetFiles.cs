using System.IO.Compression;
using KernelGen.Samples;

namespace FashionMnist.Data;

/// <summary>Makes the files that are embedded in this program.</summary>
internal static class SubsetFiles
{
    /// <summary>Reads the full set and writes the packed subset, the same bytes each time.</summary>
    /// <param name="data">Folder of the four IDX files.</param>
    /// <param name="output">Folder to write to.</param>
    /// <exception cref="InputException">A file cannot be used, or nothing can be written.</exception>
    public static void Make(string data, string output)
    {
        OutputPath.RequireWritableFolder("--output", output);
        Make(data, output, IdxFolder.Train, EmbeddedImages.TrainPerClass);
        Make(data, output, IdxFolder.Test, EmbeddedImages.TestPerClass);
    }

    private static void Make(string data, string output, string set, int perClass)
    {
        var part = Subset.FirstOfEachClass(IdxFolder.Read(data, set), perClass);
        Write(output, IdxFolder.ImagesName(set), Subset.ToIdxImages(part));
        Write(output, IdxFolder.LabelsName(set), Subset.ToIdxLabels(part));
    }

    private static void Write(string output, string name, byte[] content)
    {
        // Brotli saves 13 % over gzip here, which is half a megabyte for everyone who clones.
        const int Quality = 11, Window = 24;
        byte[] packed = new byte[BrotliEncoder.GetMaxCompressedLength(content.Length)];
        if (!BrotliEncoder.TryCompress(content, packed, out int length, Quality, Window))
            throw new InvalidOperationException($"{name} could not be packed.");
        OutputPath.Write("--output", Path.Combine(output, name + ".br"), packed.AsSpan(0, length));
    }
}
