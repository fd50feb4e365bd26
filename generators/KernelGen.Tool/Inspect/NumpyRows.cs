using KernelGen.Tool.Files;

namespace KernelGen.Tool.Inspect;

/// <summary>The arrays of an archive.</summary>
internal static class NumpyRows
{
    /// <summary>Reads them.</summary>
    /// <exception cref="InvalidDataException">It is no archive, or arrays are damaged or hold other numbers: all are named.</exception>
    public static IReadOnlyList<TensorRow> Read(string path) =>
    [
        .. NumpyArchive.Read(path).Select(stored => new TensorRow(
            stored.Name, stored.Array.Type, stored.Array.Shape, stored.Nonzeros,
            mask => DenseMask.Add(mask, NumberFormat.Of(stored.Array), NumpyArchive.Chunks(path, stored.Name, stored.Array)))),
    ];
}
