namespace KernelGen;

/// <summary>
/// What generated kernels and this library agree on: operands, packing, distances between pixels. A change of any of these makes another
/// version.
/// </summary>
internal static class KernelContract
{
    /// <summary>The version that this library runs.</summary>
    public const int Version = 2;

    /// <summary>Refuses kernels of another version, which would read and write elsewhere.</summary>
    /// <exception cref="NotSupportedException">The table has another version.</exception>
    public static void Require(int version, string layer)
    {
        if (version != Version)
        {
            throw new NotSupportedException(
                $"Layer {layer} has kernels of contract {version}, "
                + $"but this runtime (KernelGen {typeof(KernelContract).Assembly.GetName().Version}) runs contract {Version}. "
                + "Build the layer's project anew with the KernelGen package of this version.");
        }
    }
}
