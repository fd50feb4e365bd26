using TorchSharp;

namespace KernelGen.Oracle.Tests;

/// <summary>Numbers to and from libtorch.</summary>
internal static class Tensors
{
    /// <summary>Samples as PyTorch has them: [batch, channels, rows, columns], or [batch, features] for vectors.</summary>
    public static torch.Tensor Batch(float[] samples, ActivationShape shape)
    {
        long batch = samples.Length / shape.Features;
        return torch.tensor(samples, shape.IsVector ? [batch, shape.Channels] : [batch, shape.Channels, shape.Height, shape.Width]);
    }

    /// <summary>Labels as PyTorch's losses want them.</summary>
    public static torch.Tensor Labels(int[] labels) => torch.tensor(Array.ConvertAll(labels, label => (long)label));

    /// <summary>Row-major, as they are seen from outside.</summary>
    public static float[] Numbers(this torch.Tensor tensor) => tensor.detach().contiguous().data<float>().ToArray();
}
