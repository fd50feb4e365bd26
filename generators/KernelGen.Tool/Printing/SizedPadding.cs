using KernelGen.Tool.Import;
using KernelGen.Tool.Onnx;

namespace KernelGen.Tool.Printing;

/// <summary>
/// Finds layers whose padding is right for images of one size alone: <c>auto_pad</c> SAME_UPPER and SAME_LOWER pad strides so that the
/// output has a stride-th of the pixels, rounded up. Without a stride the padding is that of the kernel, whatever the size.
/// </summary>
internal static class SizedPadding
{
    /// <summary>These layers.</summary>
    /// <param name="model">The model, whose nodes say how they are padded.</param>
    /// <param name="network">What was made of it.</param>
    public static HashSet<Step> Of(OnnxModel model, ImportedNetwork network)
    {
        var padded = model.Nodes.Where(IsPaddedToSize).Select(node => node.Name).ToHashSet(StringComparer.Ordinal);
        return [.. network.Steps.Where(step => HasStride(step.Operation) && step.Nodes.Any(padded.Contains))];
    }

    private static bool IsPaddedToSize(OnnxNode node) =>
        node.Operator is "Conv" or "MaxPool" or "AveragePool" && node.Text("auto_pad", "") is "SAME_UPPER" or "SAME_LOWER";

    private static bool HasStride(Operation operation) => operation switch
    {
        Convolution { Shape: var shape } => HasStride(shape.Kernel, shape.Stride),
        Pool pool => HasStride(pool.Kernel, pool.Stride),
        _ => false,
    };

    /// <summary>A kernel of one pixel is never padded.</summary>
    private static bool HasStride((int Height, int Width) kernel, (int Height, int Width) stride) =>
        (kernel.Height > 1 && stride.Height > 1) || (kernel.Width > 1 && stride.Width > 1);
}
