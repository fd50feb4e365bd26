using System.Runtime.InteropServices;
using TorchSharp;

namespace KernelGen.Torch;

/// <summary>The memory of a tensor, as numbers that can be read and written.</summary>
internal static class TensorMemory
{
    /// <summary>The numbers of a contiguous tensor in memory of the processor; they live as long as the tensor.</summary>
    public static Span<float> Floats(this torch.Tensor tensor) => MemoryMarshal.Cast<byte, float>(tensor.bytes);

    /// <summary>Likewise, of whole numbers.</summary>
    public static Span<int> Ints(this torch.Tensor tensor) => MemoryMarshal.Cast<byte, int>(tensor.bytes);

    /// <summary>Why a tensor's memory cannot be used; null where it can.</summary>
    public static string? Fault(torch.Tensor tensor, torch.ScalarType type) =>
        tensor.device_type != DeviceType.CPU ? $"is on device {tensor.device}, but its kernels run on the processor; move it with cpu()"
        : tensor.dtype != type ? $"holds {tensor.dtype}, but its kernels compute with {type}; convert it with to_type"
        : tensor.numel() * tensor.element_size() > int.MaxValue
            ? $"has {tensor.numel()} numbers, but at most {int.MaxValue / tensor.element_size()} can be reached; use a smaller batch"
        : null;
}
