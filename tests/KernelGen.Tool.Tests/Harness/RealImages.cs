using System.IO.Compression;

namespace KernelGen.Tool.Tests.Harness;

/// <summary>Images of Fashion-MNIST, which lie in this repository, in any size and with any number of channels.</summary>
internal static class RealImages
{
    private const int Size = 28, HeaderBytes = 16;

    /// <summary>
    /// [count, channels, height, width] the first test images, scaled linearly, with grey values from 0 to a largest one.
    /// </summary>
    public static float[] Read(int count, int channels, int height, int width, float most)
    {
        string path = Path.Combine(RepositoryRoot.Path, "samples", "Common", "FashionMnist", "t10k-images-idx3-ubyte.br");
        using var packed = new BrotliStream(File.OpenRead(path), CompressionMode.Decompress);
        byte[] bytes = new byte[HeaderBytes + (count * Size * Size)];
        packed.ReadExactly(bytes);
        var images = new float[count * channels * height * width];
        for (int i = 0, at = 0; i < count; i++)
        {
            for (int c = 0; c < channels; c++)
            {
                for (int y = 0; y < height; y++)
                {
                    for (int x = 0; x < width; x++)
                        images[at++] = most / 255 * Pixel(bytes, i, (y + 0.5f) * Size / height - 0.5f, (x + 0.5f) * Size / width - 0.5f);
                }
            }
        }

        return images;
    }

    private static float Pixel(byte[] bytes, int image, float y, float x)
    {
        int top = Math.Clamp((int)MathF.Floor(y), 0, Size - 2), left = Math.Clamp((int)MathF.Floor(x), 0, Size - 2);
        float down = Math.Clamp(y - top, 0, 1), right = Math.Clamp(x - left, 0, 1);
        float At(int row, int column) => bytes[HeaderBytes + (((image * Size) + row) * Size) + column];
        return ((1 - down) * (((1 - right) * At(top, left)) + (right * At(top, left + 1))))
            + (down * (((1 - right) * At(top + 1, left)) + (right * At(top + 1, left + 1))));
    }
}
