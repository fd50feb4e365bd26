using TorchSharp;

namespace KernelGen.Torch;

/// <summary>How the numbers of images lie in a tensor.</summary>
internal enum PixelOrder
{
    /// <summary>Otherwise: it has to be copied first.</summary>
    Other,

    /// <summary>Channel, row, column, as tensors are usually contiguous. Vectors are so too.</summary>
    ChannelsFirst,

    /// <summary>Row, column, channel: PyTorch's memory format channels_last.</summary>
    ChannelsLast,
}

/// <summary>Shape and order of a tensor.</summary>
internal readonly record struct TensorKind(long[] Shape, PixelOrder Order)
{
    /// <summary>A new tensor, whose numbers are not set.</summary>
    public torch.Tensor Empty() => PixelOrders.Empty(Shape, Order);
}

/// <summary>Makes and recognises tensors of both orders.</summary>
internal static class PixelOrders
{
    /// <summary>The order of a tensor; channels first where it is both.</summary>
    public static PixelOrder Of(torch.Tensor tensor) =>
        tensor.is_contiguous() ? PixelOrder.ChannelsFirst
        : tensor.dim() == 4 && HasStrides(tensor.shape, tensor.stride(), ChannelsLastStrides(tensor.shape)) ? PixelOrder.ChannelsLast
        : PixelOrder.Other;

    /// <summary>A new tensor, whose numbers are not set.</summary>
    public static torch.Tensor Empty(long[] shape, PixelOrder order) => order == PixelOrder.ChannelsLast && shape.Length == 4
        ? torch.empty_strided(shape, ChannelsLastStrides(shape), torch.float32)
        : torch.empty(shape, torch.float32);

    private static long[] ChannelsLastStrides(long[] shape) => [shape[1] * shape[2] * shape[3], 1, shape[3] * shape[1], shape[1]];

    /// <summary>Whether strides lead to the same places: that of a dimension of 1 leads nowhere.</summary>
    private static bool HasStrides(long[] shape, long[] strides, long[] wanted) =>
        Enumerable.Range(0, shape.Length).All(i => shape[i] == 1 || strides[i] == wanted[i]);
}
