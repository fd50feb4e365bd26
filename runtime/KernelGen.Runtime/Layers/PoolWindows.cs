namespace KernelGen;

/// <summary>Where the windows of a pooling layer lie, along one axis of the image.</summary>
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

    /// <summary>Where a window begins, perhaps before the image.</summary>
    public int Begin(int window) => (window * Stride) - Padding;

    /// <summary>The pixels of a window that lie in the image.</summary>
    public (int First, int End) Pixels(int window, int extent) => (Math.Max(Begin(window), 0), Math.Min(Begin(window) + Kernel, extent));

    /// <summary>The windows that hold a pixel; none if the end is not beyond the first.</summary>
    public (int First, int End) Holding(int pixel, int windows)
    {
        int before = pixel + Padding - Kernel;
        return (before < 0 ? 0 : (before / Stride) + 1, Math.Min(((pixel + Padding) / Stride) + 1, windows));
    }
}
