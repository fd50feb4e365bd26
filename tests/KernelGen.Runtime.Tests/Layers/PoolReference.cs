namespace KernelGen.Runtime.Tests.Layers;

/// <summary>Pooling by plain loops in double over [batch][channels][rows][columns].</summary>
internal sealed class PoolReference(ActivationShape shape, int batch, int kernel, int stride, int padding)
{
    public ActivationShape Output { get; } = new(
        ((shape.Height + (2 * padding) - kernel) / stride) + 1, ((shape.Width + (2 * padding) - kernel) / stride) + 1, shape.Channels);

    /// <summary>The largest numbers, and the gradient of x.</summary>
    public (float[] Y, double[] Dx) Max(float[] x, float[] dy)
    {
        var (y, dx) = (new float[dy.Length], new double[x.Length]);
        ForEachWindow((output, pixels) =>
        {
            int largest = pixels.MaxBy(pixel => x[pixel]);
            y[output] = x[largest];
            dx[largest] += dy[output];
        });
        return (y, dx);
    }

    /// <summary>The means, and the gradient of x.</summary>
    public (double[] Y, double[] Dx) Average(float[] x, float[] dy)
    {
        var (y, dx) = (new double[dy.Length], new double[x.Length]);
        ForEachWindow((output, pixels) =>
        {
            foreach (int pixel in pixels)
            {
                y[output] += (double)x[pixel] / (kernel * kernel);
                dx[pixel] += (double)dy[output] / (kernel * kernel);
            }
        });
        return (y, dx);
    }

    /// <summary>Visits each output with those pixels of its window that exist, in the order row, column.</summary>
    private void ForEachWindow(Action<int, List<int>> visit)
    {
        for (int i = 0; i < batch * Output.Features; i++)
        {
            int column = i % Output.Width, row = i / Output.Width % Output.Height, plane = i / (Output.Width * Output.Height);
            var pixels = new List<int>();
            for (int p = 0; p < kernel * kernel; p++)
            {
                int y = (row * stride) - padding + (p / kernel), x = (column * stride) - padding + (p % kernel);
                if (y >= 0 && y < shape.Height && x >= 0 && x < shape.Width)
                    pixels.Add((((plane * shape.Height) + y) * shape.Width) + x);
            }

            visit(i, pixels);
        }
    }
}
