using Google.Protobuf;
using KernelGen.Storage;

namespace KernelGen.Onnx;

/// <summary>Networks as ONNX models.</summary>
public static class OnnxExport
{
    /// <summary>
    /// Writes a network as an ONNX model for inference: one input [batch, channels, rows, columns] or [batch, features], one output, any
    /// batch, operators of version 17. Weights are dense, with zeros where a mask has none; layers without numbers (dropout) are left out.
    /// ONNX Runtime computes what <see cref="Network.Predict"/> does, up to rounding. A file that is there is replaced as a whole, or stays
    /// as it was.
    /// </summary>
    /// <param name="network">The network.</param>
    /// <param name="path">The file, say <c>model.onnx</c>.</param>
    /// <param name="foldBatchNorm">
    /// Whether batch normalisations go into the weights of the layer before them, by their running statistics; where that layer has an
    /// activation, or others read its output, they stay. Sums are then rounded otherwise.
    /// </param>
    /// <exception cref="NotSupportedException">
    /// The network has layers that are no operators: those of a user. The message lists all.
    /// </exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="InvalidOperationException">
    /// Another thread uses the network, a layer has no weights yet, or the model is larger than 2 GB, the format's limit.
    /// </exception>
    public static void ToOnnx(this Network network, string path, bool foldBatchNorm = false)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentException.ThrowIfNullOrEmpty(path);
        using var use = network.Use();
        network.RequireWeights();
        var model = ModelWriter.Write(network, foldBatchNorm);
        long bytes = model.Graph.Initializer.Sum(tensor => (long)tensor.RawData.Length);
        if (bytes > int.MaxValue - (1 << 24))
        {
            throw new InvalidOperationException(
                $"The model has {bytes / 1e9:0.0} GB of weights, but an ONNX file holds 2 GB at most. Save it by network.Save instead.");
        }

        ReplacedFile.Write(path, model.WriteTo);
    }
}
