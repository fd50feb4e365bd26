namespace KernelGen.Storage;

/// <summary>What of a network a file holds: the parameters of all layers, and states that outlive a step.</summary>
internal static class NetworkTensors
{
    /// <summary>All of them, in the order of the layers.</summary>
    public static IEnumerable<StoredTensor> Of(Network network) => network.Layers.SelectMany(row =>
        row.Layer.Parameters.Select(parameter => Of(row, parameter)).Concat(row.Layer.State.Select(state => Of(row, state))));

    private static StoredTensor Of(NetworkLayer row, Parameter parameter)
    {
        string name = $"{row.Name}.{parameter.Name}";
        int[]? order = FlattenOrder.InFile(row.FlattenedFrom);
        if (row.Layer.Sparse is { } sparse && ReferenceEquals(sparse.Parameter, parameter))
            return new SparseTensor(name, sparse, order);
        if (row.Layer is DenseConv2d convolution && ReferenceEquals(convolution.Weights, parameter))
            return new DenseTensor(name, parameter, [.. Enumerable.Range(0, parameter.Length).Select(convolution.Filter.DensePlaceOf)]);

        // The features of a flattened image are the columns of a linear layer, and the factors and shifts of a layer normalisation.
        bool hasFeatures = parameter.Shape[^1] == order?.Length && (row.Layer is not Linear || parameter.Shape.Count == 2);
        return new DenseTensor(name, parameter, FlattenOrder.Places(parameter.Length, hasFeatures ? order : null));
    }

    private static StateTensor Of(NetworkLayer row, StateBuffer state) => new($"{row.Name}.{state.Name}", state);
}
