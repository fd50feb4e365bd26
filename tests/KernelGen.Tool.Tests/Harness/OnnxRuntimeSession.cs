using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace KernelGen.Tool.Tests.Harness;

/// <summary>A model in ONNX Runtime.</summary>
internal sealed class OnnxRuntimeSession : IDisposable
{
    private readonly InferenceSession _session;

    /// <summary>Opens a model without rewriting its graph, so that it computes what the file says.</summary>
    public OnnxRuntimeSession(string path)
    {
        using var options = new SessionOptions { GraphOptimizationLevel = GraphOptimizationLevel.ORT_DISABLE_ALL };
        _session = new InferenceSession(path, options);
    }

    /// <summary>The outputs of some samples.</summary>
    /// <param name="samples">[batch, features].</param>
    /// <param name="shape">[batch, ...] the input's dimensions.</param>
    public float[] Run(float[] samples, params int[] shape)
    {
        var input = NamedOnnxValue.CreateFromTensor(_session.InputMetadata.Keys.Single(), new DenseTensor<float>(samples, shape));
        using var results = _session.Run([input]);
        return [.. results[0].AsTensor<float>()];
    }

    /// <summary>The outputs of a model that is fixed to one sample.</summary>
    public float[] RunOneByOne(float[] samples, int count, params int[] shape)
    {
        float[][] all = samples.Chunk(samples.Length / count).ToArray();
        return [.. all.SelectMany(sample => Run(sample, [1, .. shape]))];
    }

    /// <inheritdoc/>
    public void Dispose() => _session.Dispose();
}
