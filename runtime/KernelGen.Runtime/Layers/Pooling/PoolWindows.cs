namespace KernelGen;

/// <summary>The positions of the windows of a pooling layer, along one axis of the image.</summary>
/// <param name="Kernel">Pixels of a window.</param>
/// <param name="Stride">Pixels from one window to the next.</param>
/// <param name="Before">Pixels by which the first window begins before the image, fewer than the kernel.</param>
/// <param name="After">Pixels by which windows may reach beyond the end of the image, fewer than the kernel.</param>
/// <param name="RoundUp">Whether a last window may reach beyond even that, if it begins in the image or before it.</param>
internal readonly record struct PoolWindows(int Kernel, int Stride, int Before, int After, bool RoundUp)
{
    /// <summary>Windows that fit in an image of this extent. Each contains a pixel of the image.</summary>
    public int Count(int extent)
    {
        long rest = (long)extent + Before + After - Kernel;
        if (!RoundUp)
            return rest < 0 ? 0 : (int)(rest / Stride) + 1;

        // Rounded up; a window that would begin in the padding after the image is dropped.
        long windows = (long)Math.Floor((rest + Stride - 1) / (double)Stride) + 1;
        if ((windows - 1) * Stride >= (long)extent + Before)
            windows--;
        return (int)Math.Max(windows, 0);
    }

    /// <summary>The first pixel of a window; negative if it is before the image.</summary>
    public int Begin(int window) => (window * Stride) - Before;

    /// <summary>The pixels of a window that are in the image.</summary>
    public (int First, int End) Pixels(int window, int extent) => (Math.Max(Begin(window), 0), Math.Min(Begin(window) + Kernel, extent));

    /// <summary>The pixels of a window, those outside the image included.</summary>
    public (int First, int End) Pixels(int window) => (Begin(window), Begin(window) + Kernel);

    /// <summary>Pixels of a window that are in the image, or, if the padding counts, in the image or its padding.</summary>
    public int Counted(int window, int extent, bool countPadding)
    {
        if (countPadding)
            return Math.Min(Kernel, extent + After - Begin(window));
        var (first, end) = Pixels(window, extent);
        return end - first;
    }

    /// <summary>
    /// The windows that contain a pixel, if there were windows at every multiple of the stride, before and after the image too.
    /// </summary>
    public (int First, int End) Holding(int pixel) =>
        ((int)Math.Floor((pixel + Before - Kernel) / (double)Stride) + 1, ((pixel + Before) / Stride) + 1);

    /// <summary>The windows that contain a pixel; none if the end is not after the first.</summary>
    public (int First, int End) Holding(int pixel, int windows)
    {
        int before = pixel + Before - Kernel;
        return (before < 0 ? 0 : (before / Stride) + 1, Math.Min(((pixel + Before) / Stride) + 1, windows));
    }

    /// <summary>
    /// Whether the image and its windows can be cut into the same number of strips, so that the same row of every strip reads the same rows
    /// around it.
    /// </summary>
    public bool CanCut(int extent, int strips) => extent == Count(extent) * Stride && Count(extent) % strips == 0;

    /// <summary>Whether, in addition, no window reads a row of another strip.</summary>
    public bool CanCutApart(int extent, int strips) => CanCut(extent, strips) && Before == 0 && Kernel <= Stride;

    /// <summary>Rows beyond a strip that its windows read.</summary>
    public Border StripInputBorder => new(Before, 0, Math.Max(0, Kernel - Stride - Before), 0);

    /// <summary>Rows of windows beyond a strip of the output that contain pixels of the strip of the input.</summary>
    public Border StripGradientBorder => new(Math.Max(0, -Holding(0).First), 0, Math.Max(0, Holding(Stride - 1).End - 1), 0);
}
