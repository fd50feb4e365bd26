namespace KernelGen.Runtime.Tests.Layers;

/// <summary>The numbers of a pooling layer.</summary>
internal sealed record PoolShape(
    (int Height, int Width) Kernel, (int Height, int Width) Stride, Padding Padding, bool RoundUp = false, bool CountPadding = true)
{
    public static PoolShape Square(int kernel, int stride, int padding) => new((kernel, kernel), (stride, stride), padding);

    public MaxPool2d Max() => new(Kernel, Stride, Padding, RoundUp);

    public AveragePool2d Average() => new(Kernel, Stride, Padding, RoundUp, CountPadding);
}

/// <summary>Pooling by plain loops in double over [batch][channels][rows][columns].</summary>
internal sealed class PoolReference(ActivationShape shape, int batch, PoolShape pool)
{
    public ActivationShape Output { get; } = new(
        Windows(shape.Height, pool.Kernel.Height, pool.Stride.Height, pool.Padding.Top, pool.Padding.Bottom, pool.RoundUp),
        Windows(shape.Width, pool.Kernel.Width, pool.Stride.Width, pool.Padding.Left, pool.Padding.Right, pool.RoundUp),
        shape.Channels);

    /// <summary>The largest numbers, and the gradient of x.</summary>
    public (float[] Y, double[] Dx) Max(float[] x, float[] dy)
    {
        var (y, dx) = (new float[dy.Length], new double[x.Length]);
        ForEachWindow((output, pixels, _) =>
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
        ForEachWindow((output, pixels, padded) =>
        {
            int divisor = pool.CountPadding ? padded : pixels.Count;
            foreach (int pixel in pixels)
            {
                y[output] += (double)x[pixel] / divisor;
                dx[pixel] += (double)dy[output] / divisor;
            }
        });
        return (y, dx);
    }

    /// <summary>
    /// Windows are put one after the other. Rounded down, each lies within image and padding. Rounded up, there is another one as long as
    /// the last did not reach the end, unless it would begin behind the image.
    /// </summary>
    private static int Windows(int extent, int kernel, int stride, int before, int after, bool roundUp)
    {
        int padded = before + extent + after, count = 0;
        while (roundUp ? ((count - 1) * stride) + kernel < padded && count * stride < before + extent : (count * stride) + kernel <= padded)
            count++;
        return count;
    }

    /// <summary>
    /// Visits each output with those pixels of its window that exist, in the order row, column, and the number of those in
    /// image and padding.
    /// </summary>
    private void ForEachWindow(Action<int, List<int>, int> visit)
    {
        for (int i = 0; i < batch * Output.Features; i++)
        {
            int column = i % Output.Width, row = i / Output.Width % Output.Height, plane = i / (Output.Width * Output.Height), padded = 0;
            var pixels = new List<int>();
            for (int p = 0; p < pool.Kernel.Height * pool.Kernel.Width; p++)
            {
                int y = (row * pool.Stride.Height) - pool.Padding.Top + (p / pool.Kernel.Width);
                int x = (column * pool.Stride.Width) - pool.Padding.Left + (p % pool.Kernel.Width);
                if (y < shape.Height + pool.Padding.Bottom && x < shape.Width + pool.Padding.Right)
                    padded++;
                if (y >= 0 && y < shape.Height && x >= 0 && x < shape.Width)
                    pixels.Add((((plane * shape.Height) + y) * shape.Width) + x);
            }

            visit(i, pixels, padded);
        }
    }
}
