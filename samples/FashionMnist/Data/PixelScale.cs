using KernelGen;
using KernelGen.Samples;
using KernelGen.Training;

namespace FashionMnist.Data;

/// <summary>
/// Turns pixels into the network's input, <c>(pixel - mean) / deviation</c>, with mean and deviation over all training pixels.
/// </summary>
/// <param name="Mean">Mean of the training pixels, 0 to 255.</param>
/// <param name="Deviation">Their standard deviation, more than 0.</param>
internal readonly record struct PixelScale(float Mean, float Deviation)
{
    /// <summary>The scale that a training set asks for.</summary>
    public static PixelScale Of(ImageSet train)
    {
        long sum = 0, squares = 0;
        foreach (byte pixel in train.Pixels.Span)
        {
            sum += pixel;
            squares += pixel * pixel;
        }

        double mean = (double)sum / train.Pixels.Length;
        double variance = ((double)squares / train.Pixels.Length) - (mean * mean);

        // Images of one colour carry nothing to scale.
        return new PixelScale((float)mean, variance > 0 ? (float)Math.Sqrt(variance) : 1);
    }

    /// <summary>The images as training data.</summary>
    public Dataset Apply(ImageSet images)
    {
        // A pixel has 256 values, so each is computed once.
        float[] scaled = new float[256];
        for (int value = 0; value < scaled.Length; value++)
            scaled[value] = (value - Mean) / Deviation;

        var pixels = images.Pixels.Span;
        float[] samples = new float[pixels.Length];
        for (int i = 0; i < samples.Length; i++)
            samples[i] = scaled[pixels[i]];
        int[] labels = new int[images.Count];
        for (int i = 0; i < labels.Length; i++)
            labels[i] = images.Labels.Span[i];
        return new Dataset(ActivationShape.Vector(ImageSet.PixelsPerImage), samples, labels, ImageSet.ClassNames.Count);
    }
}
