namespace KernelGen;

/// <summary>
/// The pitch of images: lines of 16 floats from one pixel to the next. It is odd, because with a power of two the pixels that a kernel
/// reads together would fall into the same set of the L1 cache. The generator compiles this file too, so kernels and memory use the same
/// pitch.
/// </summary>
internal static class PixelPitch
{
    /// <summary>Lines from one pixel to the next, of which the first <paramref name="channels"/> hold numbers.</summary>
    public static int Of(int channels) => channels | 1;

    /// <summary>Whether there is no empty line between pixels.</summary>
    public static bool IsGapless(int channels) => Of(channels) == channels;
}
