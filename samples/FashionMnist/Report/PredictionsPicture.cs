using KernelGen.Samples;
using SkiaSharp;

namespace FashionMnist.Report;

/// <summary>Draws the first test images with what the network takes them for; a wrong answer has a red frame and names the truth.</summary>
internal static class PredictionsPicture
{
    /// <summary>Images in the picture.</summary>
    public const int Images = Columns * Rows;

    private const int Columns = 8;
    private const int Rows = 5;
    private const int Side = 4 * ImageSet.Side;
    private const int CellWidth = Side + 38;
    private const int CellHeight = Side + 62;
    private const int Margin = 20;
    private const int TitleHeight = 46;

    private static readonly SKColor Right = SKColor.Parse("#2E7D32");
    private static readonly SKColor Wrong = SKColor.Parse("#C62828");
    private static readonly SKColor Ink = SKColor.Parse("#212121");

    /// <summary>Draws the picture as PNG.</summary>
    /// <param name="images">The test images.</param>
    /// <param name="scores">[images, 10], the network's scores for at least the images that are drawn.</param>
    public static byte[] Draw(ImageSet images, ReadOnlySpan<float> scores)
    {
        int count = Math.Min(Images, images.Count), classes = ImageSet.ClassNames.Count;
        int rows = (count + Columns - 1) / Columns;
        using var surface = SKSurface.Create(
            new SKImageInfo((2 * Margin) + (Columns * CellWidth), (2 * Margin) + TitleHeight + (rows * CellHeight)));
        var canvas = surface.Canvas;
        canvas.Clear(SKColors.White);
        int right = 0;
        for (int i = 0; i < count; i++)
        {
            var answer = Answer.Of(scores.Slice(i * classes, classes));
            int truth = images.Labels.Span[i];
            right += answer.Class == truth ? 1 : 0;
            canvas.Save();
            canvas.Translate(
                Margin + (i % Columns * CellWidth) + ((CellWidth - Side) / 2), Margin + TitleHeight + (i / Columns * CellHeight));
            DrawCell(canvas, images.Image(i), answer, truth);
            canvas.Restore();
        }

        Write(
            canvas, $"The first {count} test images: {right} right, {count - right} wrong", Margin + (Columns * CellWidth / 2), Margin + 18,
            20, Ink, bold: true);
        using var picture = surface.Snapshot();
        using var png = picture.Encode(SKEncodedImageFormat.Png, 100);
        return png.ToArray();
    }

    private static void DrawCell(SKCanvas canvas, ReadOnlySpan<byte> pixels, Answer answer, int truth)
    {
        bool right = answer.Class == truth;
        using (var info = SKImage.FromPixelCopy(
            new SKImageInfo(ImageSet.Side, ImageSet.Side, SKColorType.Gray8, SKAlphaType.Opaque), pixels))
        {
            canvas.DrawImage(info, new SKRect(0, 0, Side, Side), new SKSamplingOptions(SKFilterMode.Nearest));
        }

        using var frame = new SKPaint { Color = right ? Right : Wrong, IsStroke = true, StrokeWidth = 4 };
        canvas.DrawRect(-2, -2, Side + 4, Side + 4, frame);
        Write(
            canvas, $"{ImageSet.ClassNames[answer.Class]} {100 * answer.Probability:0}%", Side / 2, Side + 21, 15, right ? Right : Wrong,
            bold: true);
        if (!right)
            Write(canvas, $"is {ImageSet.ClassNames[truth]}", Side / 2, Side + 39, 15, Ink, bold: false);
    }

    private static void Write(SKCanvas canvas, string text, float x, float y, float size, SKColor color, bool bold)
    {
        using var font = new SKFont(ReportFont.Typeface(bold), size) { Edging = SKFontEdging.SubpixelAntialias };
        using var paint = new SKPaint { Color = color, IsAntialias = true };
        canvas.DrawText(text, x, y, SKTextAlign.Center, font, paint);
    }
}
