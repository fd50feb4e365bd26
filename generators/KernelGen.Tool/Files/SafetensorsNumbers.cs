using System.Runtime.InteropServices;
using KernelGen.Storage;

namespace KernelGen.Tool.Files;

/// <summary>The numbers of a tensor as NumPy has them: 64-bit ones as they are, whole numbers as 64 bits, all others as floats.</summary>
internal sealed class SafetensorsNumbers(SafetensorsFile file, TensorInfo tensor)
{
    /// <summary>Writes them, little endian.</summary>
    public void CopyTo(Stream to)
    {
        switch (tensor.Type)
        {
            case TensorType.F64:
                var doubles = new double[tensor.Count];
                file.Read(tensor.Name, doubles);
                to.Write(MemoryMarshal.AsBytes<double>(doubles));
                break;
            case TensorType.I64 or TensorType.I32:
                var integers = new long[tensor.Count];
                file.Read(tensor.Name, integers);
                to.Write(MemoryMarshal.AsBytes<long>(integers));
                break;
            default:
                var floats = new float[tensor.Count];
                file.Read(tensor.Name, floats);
                to.Write(MemoryMarshal.AsBytes<float>(floats));
                break;
        }
    }
}
