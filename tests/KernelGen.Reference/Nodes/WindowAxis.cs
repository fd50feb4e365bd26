namespace KernelGen.Reference;

/// <summary>Windows along one axis, as PyTorch and ONNX place them.</summary>
/// <param name="Kernel">Pixels of a window.</param>
/// <param name="Stride">Pixels from one window to the next.</param>
/// <param name="Before">Pixels of padding before the image.</param>
/// <param name="After">Pixels of padding after it.</param>
/// <param name="RoundUp">Whether a last window may reach beyond the padding (<c>ceil_mode</c>), if it begins before the image ends.</param>
public sealed record WindowAxis(int Kernel, int Stride = 1, int Before = 0, int After = 0, bool RoundUp = false)
{
    /// <summary>The number of windows.</summary>
    public int Count(int pixels)
    {
        double steps = (pixels + Before + After - Kernel) / (double)Stride;
        int count = (int)(RoundUp ? Math.Ceiling(steps) : Math.Floor(steps)) + 1;
        return RoundUp && (count - 1) * Stride >= pixels + Before ? count - 1 : count;
    }

    /// <summary>The first pixel of a window, negative before the image.</summary>
    public int Begin(int window) => (window * Stride) - Before;

    /// <summary>The pixels of a window in image and padding.</summary>
    public int Padded(int window, int pixels) => Math.Min(Begin(window) + Kernel, pixels + After) - Begin(window);
}
