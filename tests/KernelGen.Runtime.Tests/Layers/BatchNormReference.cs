namespace KernelGen.Runtime.Tests.Layers;

/// <summary>Batch normalisation by plain loops in double, two passes over the numbers, [batch][channels][pixels].</summary>
internal sealed class BatchNormReference(int batch, int channels, int pixels)
{
    public float[] Weight { get; init; } = [.. Enumerable.Repeat(1f, channels)];

    public float[] Bias { get; init; } = new float[channels];

    public double[] Mean { get; } = new double[channels];

    public double[] Variance { get; } = new double[channels];

    public double[] DWeight { get; } = new double[channels];

    public double[] DBias { get; } = new double[channels];

    private const double Epsilon = 1e-5f;

    /// <summary>Mean and biased variance of each channel.</summary>
    public void TakeStatistics(float[] x)
    {
        for (int c = 0; c < channels; c++)
        {
            Mean[c] = Of(c).Average(i => (double)x[i]);
            Variance[c] = Of(c).Average(i => (x[i] - Mean[c]) * (x[i] - Mean[c]));
        }
    }

    public double[] Forward(float[] x, float[]? residual, bool relu)
    {
        var y = new double[x.Length];
        for (int c = 0; c < channels; c++)
        {
            foreach (int i in Of(c))
            {
                double z = ((x[i] - Mean[c]) / Math.Sqrt(Variance[c] + Epsilon) * Weight[c]) + Bias[c] + (residual?[i] ?? 0);
                y[i] = relu ? Math.Max(z, 0) : z;
            }
        }

        return y;
    }

    /// <param name="g">Gradient before the activation.</param>
    /// <param name="x">Input.</param>
    /// <param name="ofBatch">Whether mean and variance depend on x.</param>
    public double[] Backward(double[] g, float[] x, bool ofBatch)
    {
        var dx = new double[x.Length];
        for (int c = 0; c < channels; c++)
        {
            double inverse = 1 / Math.Sqrt(Variance[c] + Epsilon), count = batch * pixels;
            DBias[c] = Of(c).Sum(i => g[i]);
            DWeight[c] = Of(c).Sum(i => g[i] * (x[i] - Mean[c]) * inverse);
            foreach (int i in Of(c))
            {
                dx[i] =
                    Weight[c] * inverse * (ofBatch ? g[i] - (DBias[c] / count) - ((x[i] - Mean[c]) * inverse * DWeight[c] / count) : g[i]);
            }
        }

        return dx;
    }

    private IEnumerable<int> Of(int channel)
    {
        for (int sample = 0; sample < batch; sample++)
        {
            for (int pixel = 0; pixel < pixels; pixel++)
                yield return (((sample * channels) + channel) * pixels) + pixel;
        }
    }
}
