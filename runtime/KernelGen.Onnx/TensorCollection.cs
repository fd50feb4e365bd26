using KernelGen.Storage;

namespace KernelGen.Onnx;

/// <summary>The parameters and states of a network by name, dense, in the order of files.</summary>
internal sealed class TensorCollection : IDenseTensorWriter
{
    private readonly Dictionary<string, (long[] Shape, float[] Values)> _tensors = new(StringComparer.Ordinal);

    /// <summary>Those of a network.</summary>
    public static TensorCollection Of(Network network)
    {
        var tensors = new TensorCollection();
        foreach (var tensor in NetworkTensors.Of(network))
            tensor.SaveDense(tensors);
        return tensors;
    }

    /// <summary>The numbers of a tensor.</summary>
    public float[] this[string name] => _tensors[name].Values;

    /// <summary>Its dimensions.</summary>
    public long[] ShapeOf(string name) => _tensors[name].Shape;

    /// <summary>Replaces the numbers of a tensor, or adds one.</summary>
    public void Set(string name, long[] shape, float[] values) => _tensors[name] = (shape, values);

    /// <summary>Whether there is a tensor.</summary>
    public bool Has(string name) => _tensors.ContainsKey(name);

    /// <inheritdoc/>
    public void Add(string name, IReadOnlyList<long> shape, ReadOnlyMemory<float> values) =>
        _tensors.Add(name, ([.. shape], values.ToArray()));
}
