using SkiaSharp;

namespace KernelGen.Samples.Tests.ResNet18;

/// <summary>Writes image files, right ones and wrong ones.</summary>
internal static class TestImages
{
    /// <summary>An image file of one colour but for its left half, or of one colour altogether.</summary>
    public static byte[] Encode(
        int width, int height, SKColor color, SKColor? leftHalf = null, SKEncodedImageFormat format = SKEncodedImageFormat.Png)
    {
        using var surface = SKSurface.Create(new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Premul));
        surface.Canvas.Clear(color);
        if (leftHalf is { } left)
        {
            using var paint = new SKPaint { Color = left };
            surface.Canvas.DrawRect(0, 0, width / 2f, height, paint);
        }

        using var image = surface.Snapshot();
        using var file = image.Encode(format, 95);
        return file.ToArray();
    }

    public static void Write(TemporaryFolder folder, string name, byte[] content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(folder[name])!);
        File.WriteAllBytes(folder[name], content);
    }

    /// <summary>Writes two classes of images, red and blue, 6 of each.</summary>
    public static void WriteTwoClasses(TemporaryFolder folder, string below = "")
    {
        for (int i = 0; i < 6; i++)
        {
            Write(folder, Path.Combine(below, "blue", $"{i}.png"), Encode(80 + i, 70, new SKColor(10, 20, 200)));
            Write(
                folder, Path.Combine(below, "red", $"{i}.jpg"),
                Encode(70, 80 + i, new SKColor(200, 20, 10), format: SKEncodedImageFormat.Jpeg));
        }
    }
}
