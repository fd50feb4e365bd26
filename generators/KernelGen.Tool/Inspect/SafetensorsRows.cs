using KernelGen.Storage;
using KernelGen.Tool.Files;

namespace KernelGen.Tool.Inspect;

/// <summary>The tensors of a safetensors file; compressed sparse rows are shown as the matrix that they are.</summary>
internal static class SafetensorsRows
{
    /// <summary>Reads them.</summary>
    /// <param name="file">The file, which may be closed before masks are drawn.</param>
    /// <exception cref="InvalidDataException">Compressed sparse rows are damaged.</exception>
    public static IReadOnlyList<TensorRow> Read(SafetensorsFile file)
    {
        var rows = new List<TensorRow>();
        foreach (var tensor in file.Tensors.Values)
        {
            if (SparseRows.Of(file, tensor) is not { } sparse)
                rows.Add(Dense(file, tensor));
            else if (sparse.Values == tensor)
                rows.Add(sparse.Row());
        }

        return rows;
    }

    private static TensorRow Dense(SafetensorsFile file, TensorInfo tensor)
    {
        if (NumberFormat.Of(tensor.TypeName) is not { } format)
            return new TensorRow(tensor.Name, tensor.TypeName, tensor.Shape, null, null);
        return new TensorRow(
            tensor.Name, tensor.TypeName, tensor.Shape, format.Nonzeros(SafetensorsNumbers.Chunks(file, tensor)),
            mask => DenseMask.Add(mask, format, SafetensorsNumbers.Chunks(file, tensor)));
    }
}
