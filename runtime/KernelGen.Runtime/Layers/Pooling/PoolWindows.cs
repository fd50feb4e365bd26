namespace KernelGen;

/// <summary>The positions of the windows of a pooling layer, along one axis of the image.</summary>
/// <param name="Kernel">Pixels of a window.</param>
/// <param name="Stride">Pixels from one window to the next.</param>
/// <param name="Padding">Pixels by which the first window begins before the image.</param>
internal readonly record struct PoolWindows(int Kernel, int Stride, int Padding)
{
    /// <summary>Windows that fit in an image of this extent.</summary>
    public int Count(int extent)
    {
        long rest = extent + (2L * Padding) - Kernel;
        return rest < 0 ? 0 : (int)(rest / Stride) + 1;
    }

    /// <summary>The first pixel of a window; negative if it is before the image.</summary>
    public int Begin(int window) => (window * Stride) - Padding;

    /// <summary>The pixels of a window that are in the image.</summary>
    public (int First, int End) Pixels(int window, int extent) => (Math.Max(Begin(window), 0), Math.Min(Begin(window) + Kernel, extent));

    /// <summary>The pixels of a window, those outside the image included.</summary>
    public (int First, int End) Pixels(int window) => (Begin(window), Begin(window) + Kernel);

    /// <summary>
    /// The windows that contain a pixel, if there were windows at every multiple of the stride, before and after the image too.
    /// </summary>
    public (int First, int End) Holding(int pixel) =>
        ((int)Math.Floor((pixel + Padding - Kernel) / (double)Stride) + 1, ((pixel + Padding) / Stride) + 1);

    /// <summary>
    /// Whether the image and its windows can be cut into the same number of strips, so that the same row of every strip reads the same rows
    /// around it.
    /// </summary>
    public bool CanCut(int extent, int strips) => extent == Count(extent) * Stride && Count(extent) % strips == 0;

    /// <summary>Rows beyond a strip that its windows read.</summary>
    public Border StripInputBorder => new(Padding, 0, Math.Max(0, Kernel - Stride - Padding), 0);

    /// <summary>Rows of windows beyond a strip of the output that contain pixels of the strip of the input.</summary>
    public Border StripGradientBorder => new(Math.Max(0, -Holding(0).First), 0, Math.Max(0, Holding(Stride - 1).End - 1), 0);

    /// <summary>The windows that contain a pixel; none if the end is not after the first.</summary>
    public (int First, int End) Holding(int pixel, int windows)
    {
        int before = pixel + Padding - Kernel;
        return (before < 0 ? 0 : (before / Stride) + 1, Math.Min(((pixel + Padding) / Stride) + 1, windows));
    }
}
