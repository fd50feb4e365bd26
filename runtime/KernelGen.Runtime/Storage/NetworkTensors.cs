namespace KernelGen.Storage;

/// <summary>What of a network a file holds: the parameters of all layers, and states that outlive a step.</summary>
internal static class NetworkTensors
{
    /// <summary>All of them, in the order of the layers.</summary>
    /// <param name="network">The network.</param>
    /// <param name="options">Names in the file, and what becomes of masks; null for the network's names and the file's masks.</param>
    public static IEnumerable<StoredTensor> Of(Network network, LoadOptions? options = null) => network.Layers.SelectMany(row =>
        row.Layer.Parameters.Select(parameter => Of(row, parameter, options))
            .Concat(row.Layer.State.Select(state => Of(row, state, options))));

    private static StoredTensor Of(NetworkLayer row, Parameter parameter, LoadOptions? options)
    {
        string name = NameOf($"{row.Name}.{parameter.Name}", options);
        int[]? order = FlattenOrder.InFile(row.FlattenedFrom);
        if (row.Layer.Sparse is { } sparse && ReferenceEquals(sparse.Parameter, parameter))
            return new SparseTensor(name, sparse, order, options?.KeepMasks == true);
        if (row.Layer is DenseConv2d convolution && ReferenceEquals(convolution.Weights, parameter))
            return new DenseTensor(name, parameter, [.. Enumerable.Range(0, parameter.Length).Select(convolution.Filter.DensePlaceOf)]);

        // The features of a flattened image are the columns of a linear layer, and the factors and shifts of a layer normalisation.
        bool hasFeatures = parameter.Shape[^1] == order?.Length && (row.Layer is not Linear || parameter.Shape.Count == 2);
        return new DenseTensor(name, parameter, FlattenOrder.Places(parameter.Length, hasFeatures ? order : null));
    }

    private static StateTensor Of(NetworkLayer row, StateBuffer state, LoadOptions? options)
    {
        int[]? order = FlattenOrder.InFile(row.FlattenedFrom);
        return new(NameOf($"{row.Name}.{state.Name}", options), state, state.Values.Length == order?.Length ? order : null);
    }

    private static string NameOf(string name, LoadOptions? options)
    {
        string? inFile = options?.NameInFile is { } map ? map(name) : name;
        return string.IsNullOrEmpty(inFile)
            ? throw new ArgumentException(
                $"{nameof(LoadOptions.NameInFile)} gives no name for {name}. Return the name itself where it is the same.")
            : inFile;
    }
}
