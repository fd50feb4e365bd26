using KernelGen;
using KernelGen.Training;

namespace Tutorial;

/// <summary>Images of 16 x 16 pixels with stripes in one of several directions, and noise: which direction is it?</summary>
public static class Gratings
{
    /// <summary>Rows and columns of an image.</summary>
    public const int Side = 16;

    /// <summary>Directions, where a caller does not say how many.</summary>
    public const int Classes = 8;

    /// <summary>Draws images.</summary>
    /// <param name="count">How many.</param>
    /// <param name="seed">Same seed, same images.</param>
    /// <param name="classes">Directions.</param>
    public static Dataset Draw(int count, int seed, int classes = Classes)
    {
        var random = new Random(seed);
        var (pixels, labels) = (new float[count * Side * Side], new int[count]);
        for (int i = 0; i < count; i++)
        {
            labels[i] = random.Next(classes);
            double angle = (labels[i] + (0.5 * (random.NextDouble() - 0.5))) * Math.PI / classes;
            double frequency = 0.6 + (0.8 * random.NextDouble()), phase = 2 * Math.PI * random.NextDouble();
            for (int pixel = 0; pixel < Side * Side; pixel++)
            {
                double along = (pixel / Side * Math.Sin(angle)) + (pixel % Side * Math.Cos(angle));
                pixels[(i * Side * Side) + pixel] = (float)(Math.Cos((frequency * along) + phase) + (3 * (random.NextDouble() - 0.5)));
            }
        }

        return new Dataset(new ActivationShape(Side, Side, 1), pixels, labels, classes);
    }
}
